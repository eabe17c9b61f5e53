/**
 * Keeps processes running: starts them detached, restarts those that exit, adopts those that outlived an earlier
 * supervisor on the same data directory, ends them in order. The data directory must be locked first (lockDataDir).
 */
import { join } from 'node:path';
import { KeelsonError } from '@keelson/core';
import { ChildRecords } from './child-record.ts';
import type { ChildSpec } from './child-spec.ts';
import { makeDataFolder } from './data-folder.ts';
import { boundLog } from './log-file.ts';
import { isAlive } from './process-identity.ts';
import { terminate } from './running-process.ts';
import { type ChildState, SupervisedChild } from './supervised-child.ts';
import type { SupervisorEvent } from './supervisor-event.ts';

export interface SupervisorOptions {
  readonly dataDir: string;
  readonly onEvent?: (event: SupervisorEvent) => void;
}

export interface ChildStatus {
  readonly name: string;
  readonly state: ChildState;
  readonly pid: number | undefined;
  readonly restarts: number;
  readonly logFile: string;
}

const logCheckMs = 10_000;

export class Supervisor {
  readonly #records: ChildRecords;
  readonly #logFolder: string;
  readonly #onEvent: (event: SupervisorEvent) => void;
  /** In the order of their start. */
  readonly #children = new Map<string, SupervisedChild>();
  readonly #logTimer: NodeJS.Timeout;

  constructor({ dataDir, onEvent = () => {} }: SupervisorOptions) {
    if (process.platform !== 'linux') {
      throw new KeelsonError('REQUIREMENT_MISSING', 'keelson runs its own processes on Linux only');
    }
    this.#records = new ChildRecords(join(dataDir, 'run'));
    this.#logFolder = join(dataDir, 'logs');
    makeDataFolder(this.#logFolder);
    this.#onEvent = onEvent;
    this.#logTimer = setInterval(() => this.#boundLogs(), logCheckMs).unref();
  }

  /**
   * Starts a child, or adopts it where it still runs, and resolves when it is ready.
   * @throws KeelsonError PORT_TAKEN, or PROCESS_FAILED where it exits again and again before it was ever ready; it is then
   * no longer supervised. Where `signal` is aborted, its reason; the child is then supervised until it is stopped.
   */
  async start(spec: ChildSpec, signal?: AbortSignal): Promise<ChildStatus> {
    signal?.throwIfAborted();
    const known = this.#children.get(spec.name);
    if (known !== undefined && known.state !== 'stopped') throw new Error(`${spec.name} is supervised already`);
    const child = new SupervisedChild(spec, {
      records: this.#records,
      logFile: this.logFile(spec.name),
      emit: this.#onEvent,
    });
    this.#children.delete(spec.name);
    this.#children.set(spec.name, child);
    child.start();
    try {
      await raceAbort(child.firstReady, signal);
    } catch (error) {
      if (child.state === 'stopped') this.#children.delete(spec.name);
      throw error;
    }
    return this.#status(child);
  }

  /** Ends a child: it winds down, SIGTERM, its grace, SIGKILL. */
  async stop(name: string): Promise<void> {
    await this.#children.get(name)?.stop();
    this.#children.delete(name);
  }

  /** Ends all children, the last started first, one after another. */
  async stopAll(): Promise<void> {
    for (const name of [...this.#children.keys()].reverse()) await this.stop(name);
    this.#close();
  }

  /** Ends all children at once, without grace; also while `stopAll` is under way. */
  async killAll(): Promise<void> {
    await Promise.all([...this.#children.values()].map((child) => child.kill()));
    this.#children.clear();
    this.#close();
  }

  /**
   * For a start that fails: ends what was launched here, the last started first, and leaves what was adopted as it was.
   * Says which. What is ended is not asked to wind down: it may be part of what runs on.
   */
  async backOut(
    how: 'stop' | 'kill',
  ): Promise<{ readonly left: readonly string[]; readonly ended: readonly string[] }> {
    const children = [...this.#children.values()].reverse();
    const left = children.filter(({ adopted }) => adopted);
    const ended = children.filter((child) => !child.adopted && child.pid !== undefined);
    await Promise.all(left.map((child) => child.release()));
    for (const child of children.filter((one) => !left.includes(one))) await child[how]({ windDown: false });
    this.#children.clear();
    this.#close();
    return { left: left.map(({ spec }) => spec.name), ended: ended.map(({ spec }) => spec.name) };
  }

  /** Children that an earlier supervisor left and that still run. */
  survivors(): readonly string[] {
    return this.#records
      .all()
      .filter((record) => !this.#children.has(record.name) && isAlive(record))
      .map(({ name }) => name);
  }

  /** Ends children that an earlier supervisor left and that this one does not know; says which. */
  async stopUnknown(): Promise<readonly string[]> {
    const unknown = this.#records.all().filter(({ name }) => !this.#children.has(name));
    const alive = unknown.filter((record) => isAlive(record));
    await Promise.all(alive.map((record) => terminate(record, record.stopGraceMs)));
    for (const { name, pid } of unknown) this.#records.remove(name, pid);
    return alive.map(({ name }) => name);
  }

  /** Stops supervising and leaves the children running, for a later supervisor to adopt. */
  async release(): Promise<void> {
    await Promise.all([...this.#children.values()].map((child) => child.release()));
    this.#children.clear();
    this.#close();
  }

  list(): readonly ChildStatus[] {
    return [...this.#children.values()].map((child) => this.#status(child));
  }

  logFile(name: string): string {
    return join(this.#logFolder, `${name}.log`);
  }

  #status({ spec: { name }, state, pid, restarts }: SupervisedChild): ChildStatus {
    return { name, state, pid, restarts, logFile: this.logFile(name) };
  }

  #boundLogs(): void {
    for (const name of this.#children.keys()) boundLog(this.logFile(name));
  }

  #close(): void {
    clearInterval(this.#logTimer);
  }
}

async function raceAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
