/** What guards have reported, told to the instances. A report may come twice, late, or of what is long over. */
import { type DeathReport, type Instance, type InstanceEvent, parseTaskId, type TaskRef } from '@keelson/core';
import type { Store } from '@keelson/store';

export interface DeathReportsOptions {
  readonly store: Store;
  /** Resolves with undefined where nothing was stored. */
  readonly post: (uid: string, event: InstanceEvent) => Promise<Instance | undefined>;
  /** Nothing is concluded from a post that ends after this. */
  readonly closing: AbortSignal;
}

/** @throws where it is not known to be stored: it must be taken again, by whoever leads then. */
export async function takeDeathReport(options: DeathReportsOptions, report: DeathReport): Promise<void> {
  const refs = report.deaths.flatMap(({ taskId, message }) => {
    const ref = parseTaskId(taskId);
    return ref === null ? [] : [{ ref, message }];
  });
  await Promise.all(refs.map(({ ref, message }) => takeDeath(options, report, ref, message)));
}

async function takeDeath(
  { store, post, closing }: DeathReportsOptions,
  report: DeathReport,
  ref: TaskRef,
  message: string,
): Promise<void> {
  const { uid, ordinal, launch } = ref;
  const isReporters = (instance: Instance | undefined) => hasLaunch(instance, ref, report);
  // What the cache does not know may have been launched by the leader before.
  if (!isReporters(store.get(uid)) && !isReporters(await store.read(uid))) return;
  const stored = await post(uid, { kind: 'deathReported', ordinal, launch, proof: 'guard', message });
  if (stored === undefined && closing.aborted) throw new Error('this scheduler does not lead any more');
}

/** Whether this launch was made on the agent and executor whose guard it is: a guard speaks for no other. */
function hasLaunch(
  instance: Instance | undefined,
  { ordinal, launch }: TaskRef,
  { agentId, executorId }: DeathReport,
): boolean {
  const member = instance?.status.members.find((candidate) => candidate.ordinal === ordinal);
  return member?.task?.launch === launch && member.home?.agentId === agentId && member.task.executorId === executorId;
}
