/**
 * Gives executors the files and secrets of the tasks that they run, sealed to the key that they ask with: nothing on the
 * way, and nothing that Mesos stores, can read them. Only the present launch of a member is answered.
 */
import {
  type FromExecutor,
  type Instance,
  type Member,
  parseTaskId,
  type Sender,
  type TaskRef,
  type ToExecutor,
} from '@keelson/core';
import { sealTo } from '@keelson/sdk';
import type { Store } from '@keelson/store';
import type { ExecutorAddress, ExecutorChannel } from './executor-channel.ts';

export interface SecretsDeskOptions {
  readonly store: Store;
  readonly channel: ExecutorChannel;
  readonly sender: () => Sender;
}

export async function answerSecrets(
  { store, channel, sender }: SecretsDeskOptions,
  from: ExecutorAddress,
  { taskId, publicKey }: Extract<FromExecutor, { kind: 'askSecrets' }>,
): Promise<void> {
  const refuse = (reason: string): ToExecutor => ({ kind: 'noSecrets', sender: sender(), taskId, reason });
  const ref = parseTaskId(taskId);
  // What the cache does not know may have been launched by the leader before: no is said only by what is stored.
  const member =
    ref === null ? undefined : (launchIn(store.get(ref.uid), ref) ?? launchIn(await store.read(ref.uid), ref));
  if (ref === null || member === undefined) {
    return channel.tell(from, refuse('this launch is not wanted any more'));
  }
  if (member.home?.agentId !== from.agentId || member.task?.executorId !== from.executorId) {
    return channel.tell(from, refuse('this launch belongs to another executor'));
  }
  const [files, secrets] = await Promise.all([store.files(ref.uid, ref.ordinal, ref.launch), store.secrets(ref.uid)]);
  if (secrets === undefined) return channel.tell(from, refuse('the instance has no secrets'));
  const sealed = sealTo(publicKey, taskId, { files: files ?? {}, secrets });
  await channel.tell(from, { kind: 'secrets', sender: sender(), taskId, sealed });
}

/** The member whose present launch this is. */
function launchIn(instance: Instance | undefined, { ordinal, launch }: TaskRef): Member | undefined {
  return instance?.status.members.find((member) => member.ordinal === ordinal && member.task?.launch === launch);
}
