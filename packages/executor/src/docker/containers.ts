/** Containers as lists show them, and their removal. */
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Logger } from 'pino';
import type { Labels } from '../labels.ts';
import { labelFilter } from '../labels.ts';
import { isAway, statusOf } from './engine.ts';

export interface Listed {
  readonly id: string;
  readonly labels: Labels;
  readonly state: string;
}

/** All containers, whatever their state, that have these labels. */
export async function listByLabels(docker: Docker, labels: Labels, signal: AbortSignal): Promise<readonly Listed[]> {
  const found = await docker.listContainers({
    all: true,
    filters: { label: labelFilter(labels) },
    abortSignal: signal,
  });
  return found.map(({ Id, Labels, State }) => ({ id: Id, labels: Labels, state: State }));
}

/** Whether its processes can live, or can still be started by a call that is under way. */
export function mayLive({ state }: Listed): boolean {
  return state !== 'exited' && state !== 'dead';
}

const NO_SUCH_CONTAINER = 404;
const REMOVAL_UNDER_WAY = 409;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/**
 * SIGKILL, and removal: when it resolves, the container is gone. Another's removal that is under way counts, once it is over.
 * @param ref id or name
 */
export async function removeContainer(docker: Docker, ref: string): Promise<void> {
  try {
    await docker.getContainer(ref).remove({ force: true });
  } catch (error) {
    const status = statusOf(error);
    if (status === NO_SUCH_CONTAINER) return;
    if (status !== REMOVAL_UNDER_WAY) throw error;
    await docker.getContainer(ref).wait({ condition: 'removed' }).catch(ignoreMissing);
  }
}

/**
 * Makes sure that no process of the container lives and that none will, and removes it if that can be done: it does not
 * reject, and takes as long as the engine needs or is away.
 */
export async function endContainer(docker: Docker, ref: string, log: Logger): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await removeContainer(docker, ref);
    } catch (error) {
      if (!isAway(error)) log.warn({ err: error, container: ref }, 'a container can not be removed');
      if (!isAway(error) && (await isDead(docker, ref))) return;
    }
    await delay(waitMs);
  }
}

async function isDead(docker: Docker, ref: string): Promise<boolean> {
  try {
    const { State } = await docker.getContainer(ref).inspect();
    return State.Status === 'exited' || State.Status === 'dead';
  } catch (error) {
    return statusOf(error) === NO_SUCH_CONTAINER;
  }
}

function ignoreMissing(error: unknown): void {
  if (statusOf(error) !== NO_SUCH_CONTAINER) throw error;
}
