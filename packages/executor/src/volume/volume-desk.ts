/**
 * Claims and removes volumes. I8, never two live containers on one volume, stands on three legs: a claim holds the volume's
 * lock from before its container is created until that container is known to be dead; under the lock, no container of any
 * run that carries the label of the volume's path may live; and the marker says that it is the member's own.
 *
 * The lock ends with its executor, whose container may outlive it: therefore the second leg. A container that an executor can
 * still start is always seen by it, since executors start only what the engine has answered to have created.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { AgentFolder } from '../agent-folder.ts';
import { listByLabels, mayLive } from '../docker/containers.ts';
import { type FileLock, tryLock } from '../file-lock.ts';
import { LABELS, type Labels, type Owner, sameRun } from '../labels.ts';
import type { FormerContainers } from '../recovery/former-containers.ts';
import { sandboxVolume } from './sandbox-volume.ts';
import { checkedId, VolumeFolder } from './volume-folder.ts';

/** How long a claim waits for a former container on the volume to be gone. */
const CLAIM_WAIT_MS = 3_000;
const TRY_AGAIN_MS = 100;

export class VolumeBusy extends Error {}

export interface VolumeRef {
  readonly volumeId: string;
  readonly uid: string;
  readonly ordinal: number;
}

/** `mesos`: a persistent volume that the agent shows in the sandbox; `agent`: a folder of the agent's own. */
export type VolumeKind = 'agent' | 'mesos';

export interface VolumeClaim {
  readonly id: string;
  /** What is mounted. */
  readonly path: string;
  /** What containers on it have as labels, whoever started them. */
  readonly users: Labels;
  giveTo(user: string): void;
  /** Before its release, where nothing was ever on it: removes a volume that this claim has made. */
  discard(): Promise<void>;
  /** Only once its container is known to be dead, or was never started. May be called twice. */
  release(): void;
}

export class VolumeDesk {
  private readonly docker: Docker;
  private readonly owner: Owner;
  private readonly folder: AgentFolder;
  private readonly former: FormerContainers;
  private readonly hasEnded: (containerId: string) => boolean;
  private readonly sandbox: string;

  /** @param options.hasEnded whether this run has seen the container's end */
  constructor(options: {
    docker: Docker;
    owner: Owner;
    folder: AgentFolder;
    former: FormerContainers;
    hasEnded: (containerId: string) => boolean;
    sandbox: string;
  }) {
    this.sandbox = options.sandbox;
    this.hasEnded = options.hasEnded;
    this.docker = options.docker;
    this.owner = options.owner;
    this.folder = options.folder;
    this.former = options.former;
  }

  /** The folder that the volumes are in. */
  get root(): string {
    return this.folder.volumes;
  }

  /**
   * Takes the lock and checks the marker. Whether another container is on the volume is for `clear` to say.
   * @throws VolumeBusy where another task holds it for long; VolumeMismatch where it is another member's.
   */
  async claim(ref: VolumeRef, kind: VolumeKind, signal: AbortSignal): Promise<VolumeClaim> {
    const volume = await this.find(ref.volumeId, kind, signal);
    volume.make();
    const lock = await this.lock(volume, signal);
    let isNew: boolean;
    try {
      isNew = volume.mark({ cluster: this.owner.cluster, ...ref }).isNew;
    } catch (error) {
      lock.release();
      throw error;
    }
    return {
      id: ref.volumeId,
      path: volume.dataPath,
      // Where it is seen may differ between two executors; its id is never used again.
      users: kind === 'mesos' ? { [LABELS.volumeId]: ref.volumeId } : { [LABELS.volumePath]: volume.dataPath },
      giveTo: (user) => volume.giveTo(user),
      discard: async () => {
        // One of Mesos's is removed by its DESTROY.
        if (isNew && kind === 'agent') await volume.remove();
      },
      release: lock.release,
    };
  }

  /**
   * Under a claim: resolves when no container but the task's own is on the volume.
   * @throws VolumeBusy where one lives on.
   */
  async clear(claim: VolumeClaim, taskId: string, signal: AbortSignal): Promise<void> {
    const deadlineMs = performance.now() + CLAIM_WAIT_MS;
    for (;;) {
      const user = await this.userOf(claim.users, taskId, signal);
      if (user === undefined) return;
      if (performance.now() > deadlineMs) throw new VolumeBusy(`the volume ${claim.id} is used by container ${user}`);
      await delay(TRY_AGAIN_MS, undefined, { signal });
    }
  }

  /**
   * Removes the volume with its data; one that is not there is removed already.
   * @throws VolumeBusy where a task or container uses it; VolumeMismatch where the marker says that it is another's.
   */
  async remove(ref: VolumeRef, signal: AbortSignal): Promise<void> {
    const volume = VolumeFolder.in(this.folder.volumes, ref.volumeId);
    if (!volume.exists) return;
    const lock = tryLock(volume.lockPath);
    if (lock === undefined) throw new VolumeBusy(`the volume ${ref.volumeId} is used by a task`);
    try {
      volume.check({ cluster: this.owner.cluster, ...ref });
      const user = await this.userOf({ [LABELS.volumePath]: volume.dataPath }, null, signal);
      if (user !== undefined) throw new VolumeBusy(`the volume ${ref.volumeId} is used by container ${user}`);
      await volume.remove();
    } finally {
      lock.release();
    }
  }

  private async find(volumeId: string, kind: VolumeKind, signal: AbortSignal): Promise<VolumeFolder> {
    if (kind === 'agent') return VolumeFolder.in(this.folder.volumes, volumeId);
    return new VolumeFolder(await sandboxVolume(this.sandbox, checkedId(volumeId), signal), volumeId);
  }

  private async lock(volume: VolumeFolder, signal: AbortSignal): Promise<FileLock> {
    const deadlineMs = performance.now() + CLAIM_WAIT_MS;
    for (;;) {
      const lock = tryLock(volume.lockPath);
      if (lock !== undefined) return lock;
      if (performance.now() > deadlineMs) throw new VolumeBusy(`the volume ${volume.volumeId} is used by another task`);
      await delay(TRY_AGAIN_MS, undefined, { signal });
    }
  }

  /** A container that is on the volume and may live, after those that earlier runs have left were ended. */
  private async userOf(users: Labels, taskId: string | null, signal: AbortSignal): Promise<string | undefined> {
    const containers = await listByLabels(this.docker, users, signal);
    for (const container of containers.filter((candidate) => mayLive(candidate) && !this.hasEnded(candidate.id))) {
      const isOwn = sameRun(container.labels, this.owner) && container.labels[LABELS.taskId] === taskId;
      if (!isOwn && !(await this.former.end(container))) return container.id.slice(0, 12);
    }
    return undefined;
  }
}
