/**
 * Does this launch live on this agent? Where it does not, the answer binds: it is refused from then on, by all executors of the
 * agent, before anything is looked for.
 */
import { type DeathProof, type ReplyBody, type TaskRef, taskIdOf } from '@keelson/core';
import { listByLabels, mayLive } from '../docker/containers.ts';
import { LABELS, sameRun } from '../labels.ts';
import type { MemberTask } from '../member/member-task.ts';
import type { TaskBoard } from '../member/task-board.ts';
import type { TaskEnvironment } from '../member/task-environment.ts';
import { Refusal } from './request-desk.ts';

export interface InspectContext {
  readonly board: Pick<TaskBoard, 'find'>;
  readonly environment: TaskEnvironment;
}

type Inspected = Extract<ReplyBody, { kind: 'inspect' }>;

/** @throws where Docker can't be asked: nothing is proven then. */
export async function inspectLaunch(context: InspectContext, ref: TaskRef, signal: AbortSignal): Promise<Inspected> {
  const { board, environment } = context;
  const task = board.find(ref);
  if (task !== undefined) return alive(task);
  const { journal, owner, former } = environment;
  journal.refuse(ref, taskIdOf(ref), owner, Date.now());
  const elsewhere = await endTraces(environment, ref, signal);
  if (elsewhere !== undefined) return elsewhere;
  const record = journal.find(ref);
  if (record === undefined || record.state === 'refused') return dead('neverStarted', 'it was never started here');
  if (record.state === 'dead' && record.proof !== null) return dead(record.proof, record.message);
  if (record.runId === owner.runId) throw new Refusal('busy', 'its end is not settled yet');
  if (record.executorId !== owner.executorId && former.mayExecutorLive(record.executorId)) {
    return {
      kind: 'inspect',
      alive: true,
      proof: null,
      message: `executor ${record.executorId} has taken it, and lives`,
    };
  }
  journal.died({ ...ref, proof: 'foundGone', message: 'no container of it is left' });
  return dead('foundGone', 'no container of it is left');
}

/** Ends what former runs have left of it. The answer where it lives on under another executor. */
async function endTraces(
  { docker, owner, former }: TaskEnvironment,
  { uid, ordinal, launch }: TaskRef,
  signal: AbortSignal,
): Promise<Inspected | undefined> {
  const containers = await listByLabels(
    docker,
    {
      [LABELS.cluster]: owner.cluster,
      [LABELS.agentId]: owner.agentId,
      [LABELS.uid]: uid,
      [LABELS.ordinal]: String(ordinal),
      [LABELS.launch]: String(launch),
    },
    signal,
  );
  // Of this run's own there is nothing to look for: what is not on its board is over.
  for (const container of containers.filter(({ labels }) => !sameRun(labels, owner))) {
    const isGone = await former.end(container);
    if (!isGone && mayLive(container)) {
      return { kind: 'inspect', alive: true, proof: null, message: `container ${container.id.slice(0, 12)} lives` };
    }
  }
  return undefined;
}

function alive({ stage }: MemberTask): Inspected {
  return { kind: 'inspect', alive: true, proof: null, message: `it is ${stage}` };
}

function dead(proof: DeathProof, message: string): Inspected {
  return { kind: 'inspect', alive: false, proof, message };
}
