/**
 * Whose a container is, and what may be ended: containers of an earlier run of this executor, whose lock this run holds; those of
 * another executor of the same agent and cluster only where that one's lock is free. Nothing else, ever.
 */
import type Docker from 'dockerode';
import type { Logger } from 'pino';
import type { AgentFolder } from '../agent-folder.ts';
import { type Listed, removeContainer } from '../docker/containers.ts';
import { type FileLock, tryLock } from '../file-lock.ts';
import type { Journal } from '../journal/journal.ts';
import { LABELS, type Labels, launchOf, type Owner, sameExecutor, sameRun } from '../labels.ts';

export interface FormerContainersOptions {
  readonly docker: Docker;
  readonly owner: Owner;
  readonly folder: AgentFolder;
  readonly journal: Journal;
  readonly log: Logger;
}

export class FormerContainers {
  private readonly options: FormerContainersOptions;

  constructor(options: FormerContainersOptions) {
    this.options = options;
  }

  /** Ends the container where it is a former run's; false where it is this run's, or another's whose executor may live. */
  async end(container: Listed): Promise<boolean> {
    const { owner } = this.options;
    if (sameRun(container.labels, owner)) return false;
    if (sameExecutor(container.labels, owner)) return this.remove(container);
    const lock = this.lockOfOther(container.labels);
    if (lock === undefined) return false;
    try {
      return await this.remove(container);
    } finally {
      lock.release();
    }
  }

  /** Whether another executor of this agent holds its lock. */
  mayExecutorLive(executorId: string): boolean {
    const lock = tryLock(this.options.folder.executorLock(executorId));
    lock?.release();
    return lock === undefined;
  }

  private async remove(container: Listed): Promise<true> {
    const { docker, journal, log } = this.options;
    const taskId = container.labels[LABELS.taskId];
    log.info({ taskId, state: container.state }, 'ends a container that an earlier run has left');
    await removeContainer(docker, container.id);
    const ref = launchOf(container.labels);
    if (ref !== undefined) {
      journal.died({ ...ref, proof: 'foundGone', message: 'a later run of its executor ended what was left of it' });
    }
    return true;
  }

  private lockOfOther(labels: Labels): FileLock | undefined {
    const { owner, folder } = this.options;
    const executorId = labels[LABELS.executorId];
    const isNeighbour = labels[LABELS.cluster] === owner.cluster && labels[LABELS.agentId] === owner.agentId;
    if (!isNeighbour || executorId === undefined) return undefined;
    return tryLock(folder.executorLock(executorId));
  }
}
