/** Containers as lists show them, and their removal. */
import type Docker from 'dockerode';
import type { Labels } from '../labels.ts';
import { labelFilter } from '../labels.ts';
import { statusOf } from './engine.ts';

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

function ignoreMissing(error: unknown): void {
  if (statusOf(error) !== NO_SUCH_CONTAINER) throw error;
}
