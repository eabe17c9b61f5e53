/**
 * From a task's data to its started container. What can go on side by side does: secrets are asked for, the volume is
 * checked and the container created at once; it is started when all of them are there.
 */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { RunData } from '@keelson/core';
import { containerName, containerOptions, type Mount } from '../docker/container-options.ts';
import { createContainer, startContainer } from '../docker/create-container.ts';
import { findEngine, whenThere } from '../docker/engine.ts';
import type { Exit } from '../docker/exit-watch.ts';
import type { PlacedFiles } from '../files/file-store.ts';
import type { Labelled } from '../labels.ts';
import { orAbort } from '../or-abort.ts';
import type { VolumeClaim } from '../volume/volume-desk.ts';
import type { AgentSide } from './agent-side.ts';
import { withoutSecrets } from './exit-text.ts';
import { assertFree } from './free-ports.ts';
import { runPrepare } from './prepare.ts';
import { restoreMounts } from './restore-source.ts';
import type { TaskEnvironment } from './task-environment.ts';

export interface Server {
  readonly containerId: string;
  readonly exit: Promise<Exit>;
  /** Where its health is asked for. */
  readonly address: string;
}

export interface LaunchContext {
  readonly environment: TaskEnvironment;
  readonly taskId: string;
  readonly data: RunData;
  readonly side: AgentSide;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export class Launch {
  private readonly context: LaunchContext;
  private files: PlacedFiles | undefined;
  private claim: VolumeClaim | undefined;
  private secrets: Readonly<Record<string, string>> = {};
  private readonly names = new Set<string>();
  /** Whether a container of it may ever have run. */
  mayHaveRun = false;

  constructor(context: LaunchContext) {
    this.context = context;
  }

  /** Names of the containers that may have been created. */
  get containers(): ReadonlySet<string> {
    return this.names;
  }

  /** @param told the agent has heard of this launch: nothing of it runs before, so that one of which nothing was heard never ran. */
  async start(told: Promise<void>): Promise<Server> {
    const { data, environment, signal, side } = this.context;
    const known = orAbort(told, signal);
    known.catch(() => {}); // heard below
    // Before anything is made: where there is none, nothing is left behind.
    await findEngine(environment.docker, environment.engineAnswerMs, this.patience);
    await this.claimVolume();
    this.files = environment.files.place(this.context.taskId, data.config.files);
    const isReady = Promise.all([known, this.fetchSecrets(), this.clearVolume(), environment.guarded()]);
    isReady.catch(() => {}); // heard below
    if (side.hasConfig || data.config.prepare !== undefined) {
      await isReady;
      await side.config(signal);
      await this.prepare();
    }
    const containerId = await this.create('server');
    await Promise.all([isReady, this.giveVolume()]);
    signal.throwIfAborted();
    return this.run(containerId);
  }

  /** Once its container is known to be dead, or was removed: the next launch may have the volume. */
  releaseVolume(): void {
    this.claim?.release();
  }

  /** Where no container of it has run: the next launch may be elsewhere. Never rejects. */
  async discardVolume(): Promise<void> {
    await this.claim?.discard().catch((error: unknown) => {
      this.context.environment.log.warn({ err: error }, 'a volume that was never used could not be removed');
    });
  }

  removeFiles(): void {
    this.files?.remove();
  }

  /** A text of the server as it may be shown. */
  show(text: string): string {
    return withoutSecrets(text, Object.values(this.secrets));
  }

  private async claimVolume(): Promise<void> {
    const { data, environment, signal } = this.context;
    const { volumeId, uid, ordinal, mesosVolume } = data;
    if (volumeId === null || data.config.volume === undefined) return;
    this.claim = await environment.volumes.claim(
      { volumeId, uid, ordinal },
      mesosVolume === undefined ? 'agent' : 'mesos',
      signal,
    );
  }

  private async fetchSecrets(): Promise<void> {
    const { data, environment, side, taskId, signal } = this.context;
    if (data.config.files.length === 0 && !side.exists) return;
    const payload = await environment.secrets.ask(taskId, signal);
    this.secrets = payload.secrets;
    side.learnSecrets(payload.secrets);
    this.files?.write(payload.files);
  }

  private async clearVolume(): Promise<void> {
    const { environment, taskId } = this.context;
    const { claim, patience } = this;
    if (claim === undefined) return;
    await whenThere(() => environment.volumes.clear(claim, taskId, patience.signal), patience);
  }

  private async giveVolume(): Promise<void> {
    const { data, environment, signal } = this.context;
    if (this.claim === undefined) return;
    this.claim.giveTo(data.config.user ?? (await environment.images.userOf(data.config.image, signal)));
  }

  private async prepare(): Promise<void> {
    const { data, environment, onProgress } = this.context;
    const { prepare } = data.config;
    if (prepare === undefined) return;
    const containerId = await this.create('prepare');
    await this.giveVolume();
    this.context.signal.throwIfAborted();
    onProgress('preparing');
    this.mayHaveRun = true;
    const { docker, exits } = environment;
    const show = (output: string): string => this.show(output);
    await runPrepare({ docker, exits, containerId, timeoutMs: prepare.timeoutMs, patience: this.patience, show });
  }

  private async create(purpose: 'server' | 'prepare'): Promise<string> {
    const { data, environment, taskId, onProgress } = this.context;
    const { docker, images, owner, hostCpus, cgroup } = environment;
    const { uid, ordinal, launch, config } = data;
    const task: Labelled = { uid, ordinal, launch, taskId, volume: this.claim ?? null, purpose };
    const publishOn = data.network === 'bridge' ? await ipOf(this.address) : '';
    const name = containerName(task, owner);
    const cgroupParent = await whenThere(() => cgroup.parent(), this.patience);
    const restored = purpose === 'prepare' ? restoreMounts(data, environment.backups) : [];
    const mounts = [...this.mounts, ...restored];
    const options = containerOptions({ owner, task, data, mounts, hostCpus, publishOn, cgroupParent });
    this.names.add(name);
    return createContainer(docker, images, { ...options, name, Image: config.image }, this.patience, onProgress);
  }

  private async run(containerId: string): Promise<Server> {
    const { environment, data, signal } = this.context;
    const { docker, exits } = environment;
    const ports = Object.values(data.ports);
    if (data.network === 'host') await assertFree(ports, signal);
    const exit = exits.watch(containerId);
    this.mayHaveRun = true;
    try {
      await startContainer(docker, containerId, this.patience);
    } catch (error) {
      // The engine publishes ports itself, and says in its own words that one is held by somebody else.
      if (data.network === 'bridge') await assertFree(ports, signal);
      throw error;
    }
    exits.started(containerId);
    if (data.network === 'host') return { containerId, exit, address: this.address };
    const { NetworkSettings } = await orAbort(docker.getContainer(containerId).inspect(), signal);
    return { containerId, exit, address: NetworkSettings.Networks.bridge?.IPAddress || this.address };
  }

  private get mounts(): readonly Mount[] {
    const { volume } = this.context.data.config;
    const data =
      this.claim === undefined || volume === undefined
        ? []
        : [{ source: this.claim.path, target: volume.path, readOnly: false }];
    return [...data, ...(this.files?.mounts ?? [])];
  }

  /** What the member's server is known by. */
  private get address(): string {
    const { instance, ordinal } = this.context.data;
    return instance.members.find((member) => member.ordinal === ordinal)?.address || '127.0.0.1';
  }

  private get patience(): { signal: AbortSignal; onAway: () => void } {
    const { signal, onProgress } = this.context;
    return { signal, onAway: () => onProgress('waiting for the Docker Engine, which does not answer') };
  }
}

async function ipOf(address: string): Promise<string> {
  return isIP(address) === 0 ? (await lookup(address)).address : address;
}
