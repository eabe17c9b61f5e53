/**
 * One child under supervision.
 *
 *            launch or adopt          probe says so
 *   (start) ----------------> starting -----------> ready
 *               ^                |                    |
 *               |                +------ exits -------+
 *               |                          v
 *               +------- delay -------- backoff            stop, from any: -> stopping -> stopped
 *
 * A launch that fails (no process, a port that is taken, a full disk) counts as an exit.
 *
 * 1. At most one process of this name runs: a recorded one that lives is adopted, or ended before another is launched.
 * 2. A process is recorded before its command begins.
 * 3. Only this loop launches and ends the process; `stop`, `kill` and `release` ask it to.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { KeelsonError, messageOf } from '@keelson/core';
import type { ChildRecords } from './child-record.ts';
import {
  backoffMs,
  type ChildSpec,
  defaultBackoff,
  defaultReadyTimeoutMs,
  defaultStopGraceMs,
  specHash,
} from './child-spec.ts';
import { openLog, tailLog } from './log-file.ts';
import { assertPortFree } from './ports.ts';
import { isAlive } from './process-identity.ts';
import { adopt, type Exit, launch, type RunningProcess, terminate } from './running-process.ts';
import type { SupervisorEvent } from './supervisor-event.ts';
import { untilReady } from './until-ready.ts';

export type ChildState = 'starting' | 'ready' | 'backoff' | 'stopping' | 'stopped';

export interface ChildContext {
  readonly records: ChildRecords;
  readonly logFile: string;
  readonly emit: (event: SupervisorEvent) => void;
}

/** How one life of a child ended: its exit, or why it did not begin. */
type End = Exit | { readonly failure: unknown };

/** A child that exits this often without ever having been ready is given up: its `firstReady` rejects. */
const maxEarlyExits = 3;
const windDownTimeoutMs = 5_000;

export class SupervisedChild {
  readonly spec: ChildSpec;
  readonly #context: ChildContext;
  readonly #stop = new AbortController();
  readonly #kill = new AbortController();
  readonly #firstReady = Promise.withResolvers<void>();
  #state: ChildState = 'starting';
  #running: RunningProcess | undefined;
  #released = false;
  #adopted = false;
  #windDown = true;
  /** Whether a process of an earlier supervisor was there: its port may take a moment to be free. */
  #followed = false;
  #everReady = false;
  #restarts = 0;
  #loop: Promise<void> | undefined;

  constructor(spec: ChildSpec, context: ChildContext) {
    this.spec = spec;
    this.#context = context;
    this.#firstReady.promise.catch(() => {}); // whoever awaits it hears of it
  }

  get state(): ChildState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#running?.identity.pid;
  }

  /** Whether its process is one that ran before, of an earlier supervisor. */
  get adopted(): boolean {
    return this.#adopted && this.#running !== undefined;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Resolves when the child is ready for the first time; rejects with PROCESS_FAILED where it never gets there. */
  get firstReady(): Promise<void> {
    return this.#firstReady.promise;
  }

  start(): void {
    this.#loop ??= this.#run().catch((error: unknown) => {
      this.#state = 'stopped';
      this.#firstReady.reject(error);
    });
  }

  /** Ends the child and its supervision; resolves when it is gone. */
  async stop({ windDown = true } = {}): Promise<void> {
    this.#windDown &&= windDown;
    this.#stop.abort(stopped(this.spec.name));
    await this.#loop;
  }

  /** The same without grace. */
  async kill(_options?: { readonly windDown: boolean }): Promise<void> {
    this.#kill.abort();
    await this.stop({ windDown: false });
  }

  /** Ends the supervision and leaves the child running. */
  async release(): Promise<void> {
    this.#released = true;
    await this.stop();
  }

  async #run(): Promise<void> {
    let attempt = 0;
    while (!this.#stop.signal.aborted) {
      const begunMs = performance.now();
      const end = await this.#tryOnce(attempt);
      if (end === undefined) break;
      const backoff = { ...defaultBackoff, ...this.spec.backoff };
      if (performance.now() - begunMs >= backoff.stableMs) attempt = 0;
      const inMs = backoffMs(backoff, attempt);
      attempt += 1;
      if (!this.#everReady && attempt >= maxEarlyExits) return this.#giveUp(end);
      await this.#backOff(inMs);
    }
    this.#state = 'stopped';
    this.#firstReady.reject(stopped(this.spec.name));
  }

  /** A launch that fails may go well later; a port that a stranger has when all begins is for the operator to decide. */
  async #tryOnce(attempt: number): Promise<End | undefined> {
    try {
      return await this.#runOnce();
    } catch (failure) {
      this.#running = undefined;
      if (attempt === 0 && isPortTaken(failure) && !this.#followed) throw failure;
      const reason = messageOf(failure);
      this.#context.emit({ kind: 'notLaunched', name: this.spec.name, reason });
      return { failure };
    }
  }

  /** One life of the process: how it exited, or undefined where it was stopped or released. */
  async #runOnce(): Promise<Exit | undefined> {
    this.#state = 'starting';
    const running = await this.#adoptOrLaunch();
    this.#running = running;
    const exit = await this.#untilExitOrStop(running);
    if (exit === undefined && this.#released) return undefined;
    if (exit === undefined) await this.#end(running);
    this.#running = undefined;
    const { name } = this.spec;
    const { pid } = running.identity;
    this.#context.records.remove(name, pid);
    this.#context.emit({ kind: 'exited', name, pid, asked: exit === undefined, ...exit });
    return exit;
  }

  async #adoptOrLaunch(): Promise<RunningProcess> {
    const { records, emit } = this.#context;
    const { name } = this.spec;
    const record = records.read(name);
    this.#adopted = false;
    if (record !== undefined && isAlive(record)) {
      this.#followed = true;
      if (record.specHash === specHash(this.spec)) {
        emit({ kind: 'adopted', name, pid: record.pid });
        this.#adopted = true;
        return adopt(record, this.#stop.signal);
      }
      emit({ kind: 'replacing', name, pid: record.pid });
      await terminate(record, record.stopGraceMs, this.#kill.signal);
    }
    if (!this.#everReady) for (const port of this.spec.listens ?? []) await assertPortFree(port);
    return this.#launch();
  }

  #launch(): RunningProcess {
    const { records, emit, logFile } = this.#context;
    const { name, command, args = [], env = {}, cwd, stopGraceMs = defaultStopGraceMs } = this.spec;
    const running = launch({
      command,
      args,
      env: { ...process.env, ...env },
      cwd,
      logFd: openLog(logFile),
      record: (identity) => records.write({ ...identity, name, stopGraceMs, specHash: specHash(this.spec) }),
    });
    emit({ kind: 'started', name, pid: running.identity.pid });
    return running;
  }

  async #untilExitOrStop(running: RunningProcess): Promise<Exit | undefined> {
    const over = new AbortController();
    const life = AbortSignal.any([this.#stop.signal, over.signal]);
    const readiness = this.#watchReadiness(running, life);
    try {
      return await Promise.race([running.exited, aborted(life)]);
    } catch (error) {
      if (this.#stop.signal.aborted) return undefined;
      throw error;
    } finally {
      over.abort();
      await readiness;
    }
  }

  /** Says when the child is ready; kills it where it is not in time. Ends with `life`. */
  async #watchReadiness(running: RunningProcess, life: AbortSignal): Promise<void> {
    const { name, ready, readyTimeoutMs = defaultReadyTimeoutMs } = this.spec;
    const begunMs = performance.now();
    const answer = ready === undefined ? 'ready' : await untilReady(ready, readyTimeoutMs, life);
    if (answer === 'ended') return;
    if (answer === 'late') {
      this.#context.emit({ kind: 'unready', name, pid: running.identity.pid, afterMs: readyTimeoutMs });
      await terminate(running.identity, 0);
      return;
    }
    this.#state = 'ready';
    this.#everReady = true;
    this.#firstReady.resolve();
    this.#context.emit({ kind: 'ready', name, pid: running.identity.pid, afterMs: performance.now() - begunMs });
  }

  async #end(running: RunningProcess): Promise<void> {
    this.#state = 'stopping';
    const { windDown } = this.spec;
    if (windDown !== undefined && this.#windDown)
      await windDown(AbortSignal.any([this.#kill.signal, AbortSignal.timeout(windDownTimeoutMs)])).catch(
        () => undefined,
      );
    await terminate(running.identity, this.spec.stopGraceMs ?? defaultStopGraceMs, this.#kill.signal);
  }

  async #backOff(inMs: number): Promise<void> {
    this.#state = 'backoff';
    this.#restarts += 1;
    this.#context.emit({ kind: 'restarting', name: this.spec.name, inMs });
    await delay(inMs, undefined, { signal: this.#stop.signal }).catch(() => {}); // stopped: the loop looks itself
  }

  #giveUp(end: End): void {
    this.#state = 'stopped';
    this.#firstReady.reject('failure' in end ? this.#notLaunched(end.failure) : this.#exitedEarly(end));
  }

  #notLaunched(failure: unknown): KeelsonError {
    if (failure instanceof KeelsonError) return failure;
    const reason = messageOf(failure);
    return new KeelsonError('PROCESS_FAILED', `${this.spec.name} can't be started: ${reason}`, { cause: failure });
  }

  #exitedEarly(exit: Exit): KeelsonError {
    const how = exit.signal ?? (exit.code === undefined ? 'unknown' : `code ${exit.code}`);
    const log = tailLog(this.#context.logFile);
    const message = `${this.spec.name} exits before it is ready (${how}); its log, ${this.#context.logFile}, ends with:\n${log}`;
    return new KeelsonError('PROCESS_FAILED', message);
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof KeelsonError && error.code === 'PORT_TAKEN';
}

function stopped(name: string): Error {
  return new KeelsonError('PROCESS_FAILED', `${name} was stopped before it was ready`);
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}
