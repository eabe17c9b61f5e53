/** What is on this agent with the cluster's labels, whichever executor or run has left it there. */
import type { ReplyBody, RequestBody } from '@keelson/core';
import { type Listed, listByLabels, mayLive, removeContainer as removeFromEngine } from '../docker/containers.ts';
import { LABELS, launchOf, sameRun } from '../labels.ts';
import type { MemberTask } from '../member/member-task.ts';
import type { TaskBoard } from '../member/task-board.ts';
import type { TaskEnvironment } from '../member/task-environment.ts';
import { listVolumes } from '../volume/volume-folder.ts';
import { Refusal } from './request-desk.ts';

export interface InventoryContext {
  readonly board: Pick<TaskBoard, 'get'>;
  readonly environment: TaskEnvironment;
}

type Inventory = Extract<ReplyBody, { kind: 'inventory' }>;

const MAX_LISTED = 1_000;
const END_WAIT_MS = 100;

/** @throws where Docker can't be asked. */
export async function takeInventory({ environment }: InventoryContext, signal: AbortSignal): Promise<Inventory> {
  const { docker, owner, volumes } = environment;
  const labels = { [LABELS.cluster]: owner.cluster, [LABELS.agentId]: owner.agentId };
  const containers = await listByLabels(docker, labels, signal);
  const found = listVolumes(volumes.root);
  return {
    kind: 'inventory',
    containers: containers.slice(0, MAX_LISTED).map(describe),
    volumes: found
      .slice(0, MAX_LISTED)
      .map(({ volumeId, marker }) => ({ id: volumeId, uid: marker?.uid ?? null, ordinal: marker?.ordinal ?? null })),
    more: Math.max(0, containers.length - MAX_LISTED) + Math.max(0, found.length - MAX_LISTED),
  };
}

function describe({ id, labels }: Listed): Inventory['containers'][number] {
  const ref = launchOf(labels);
  return {
    id,
    taskId: labels[LABELS.taskId] ?? null,
    uid: ref?.uid ?? null,
    ordinal: ref?.ordinal ?? null,
    launch: ref?.launch ?? null,
    executorId: labels[LABELS.executorId] ?? null,
  };
}

/**
 * One that is not there is removed already.
 * @throws Refusal where it is not this cluster's and agent's, or another executor that lives runs it.
 */
export async function removeOneContainer(
  { board, environment }: InventoryContext,
  { containerId }: Extract<RequestBody, { kind: 'removeContainer' }>,
  signal: AbortSignal,
): Promise<ReplyBody> {
  const { docker, owner, former, journal } = environment;
  const labels = { [LABELS.cluster]: owner.cluster, [LABELS.agentId]: owner.agentId };
  const container = (await listByLabels(docker, labels, signal)).find(({ id }) => id === containerId);
  if (container === undefined) return { kind: 'removeContainer' };
  const task = sameRun(container.labels, owner) ? board.get(container.labels[LABELS.taskId] ?? '') : undefined;
  if (task !== undefined) await endTask(task, signal);
  else if (sameRun(container.labels, owner)) await removeFromEngine(docker, container.id);
  else if (!(await former.end(container)) && mayLive(container)) {
    throw new Refusal('busy', 'another executor that lives runs it: kill its task');
  }
  const ref = launchOf(container.labels);
  if (ref !== undefined) journal.refuse(ref, container.labels[LABELS.taskId] ?? '', owner, Date.now());
  return { kind: 'removeContainer' };
}

async function endTask(task: MemberTask, signal: AbortSignal): Promise<void> {
  task.kill(null);
  while (task.stage !== 'over') {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, END_WAIT_MS));
  }
}
