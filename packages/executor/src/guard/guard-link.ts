/**
 * The executor's side of its guard: starts it, sees to it that it stands, tells it when to go.
 *
 * The guard is in a session of its own and no child of the executor (a shell between them ends at once), so that whoever kills
 * the executor's process tree does not reach it. It knows of the executor's end by the end of its input, which the kernel closes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { isSea } from 'node:sea';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { DISMISSED, LEAVE, ORDERS, type Orders, READY } from './orders.ts';

/** A launch waits this long for its guard; a later executor run would find what is left. */
const STAND_MS = 5_000;
const LONGEST_WAIT_MS = 5_000;
const FIRST_WAIT_MS = 100;

export interface GuardLinkOptions {
  readonly orders: Orders;
  /** Where the guard writes its log. */
  readonly logPath: string;
  readonly log: Logger;
}

/** The same executable: a script where there is one, else the argument that makes a bundle be a guard. */
function guardCommand(): readonly string[] {
  if (isSea()) return [process.execPath, 'guard'];
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return [process.execPath, fileURLToPath(new URL(`./main.${extension}`, import.meta.url))];
}

export class GuardLink {
  private readonly options: GuardLinkOptions;
  private readonly stop = new AbortController();
  private standing = Promise.withResolvers<void>();
  private input: Writable | undefined;
  private left: string | undefined;

  constructor(options: GuardLinkOptions) {
    this.options = options;
  }

  start(): void {
    void this.keepUp(); // never rejects
  }

  /** Resolves when the guard stands, or is late. Never rejects. */
  async ready(): Promise<void> {
    const over = new AbortController();
    const late = delay(STAND_MS, 'late', { signal: over.signal }).catch(() => undefined);
    const outcome = await Promise.race([this.standing.promise, late]);
    over.abort();
    if (outcome === 'late') this.options.log.warn('no guard stands: containers would outlive this executor');
  }

  /** The guard leaves this container's cgroup, and so does every one that takes its place. May be called twice. */
  leaveCgroup(containerId: string): void {
    if (this.left === containerId) return;
    this.left = containerId;
    this.input?.write(`${LEAVE}${containerId}\n`);
  }

  /** The executor ends in good order, nothing of it runs. May be called twice. */
  async dismiss(): Promise<void> {
    this.stop.abort();
    const { input } = this;
    this.input = undefined;
    if (input === undefined) return;
    await new Promise<void>((resolve) => input.end(`${DISMISSED}\n`, () => resolve()));
  }

  private async keepUp(): Promise<void> {
    const { signal } = this.stop;
    for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      const stoodMs = await this.once();
      if (signal.aborted) return;
      this.options.log.warn({ stoodMs }, 'the guard has ended: starting another');
      this.standing = Promise.withResolvers<void>();
      if (stoodMs > LONGEST_WAIT_MS) waitMs = FIRST_WAIT_MS;
      await delay(waitMs, undefined, { signal }).catch(() => {}); // the loop sees the abort
    }
  }

  /** Starts a guard and resolves when it is gone, with how long it stood. */
  private async once(): Promise<number> {
    const startedMs = performance.now();
    const child = this.spawn();
    const [, output, , input] = child.stdio;
    const gone = Promise.withResolvers<void>();
    child.once('error', (error) => {
      this.options.log.error({ err: error }, 'the guard can not be started');
      gone.resolve();
    });
    if (output === null || output === undefined || !isWritable(input)) return 0;
    output.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(READY)) this.standing.resolve();
    });
    output.on('error', () => gone.resolve());
    output.on('close', () => gone.resolve());
    input.on('error', () => gone.resolve());
    this.input = input;
    if (this.left !== undefined) input.write(`${LEAVE}${this.left}\n`);
    await gone.promise;
    this.input = undefined;
    return performance.now() - startedMs;
  }

  private spawn(): ChildProcess {
    const { logPath, orders } = this.options;
    const command = [...guardCommand(), orders.runId]; // the run's id is for who looks at a list of processes
    const log = openSync(logPath, 'a', 0o600);
    try {
      // In the background a shell's stdin is /dev/null: the guard's input comes as descriptor 3.
      return spawn('/bin/sh', ['-c', '"$@" <&3 3<&- &', 'sh', ...command], {
        detached: true,
        cwd: '/',
        // Nothing of the agent's: a guard is no executor, and needs none of its secrets.
        env: {
          PATH: process.env.PATH,
          NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
          [ORDERS]: JSON.stringify(orders),
        },
        stdio: ['ignore', 'pipe', log, 'pipe'],
      });
    } finally {
      closeSync(log);
    }
  }
}

function isWritable(stream: unknown): stream is Writable {
  return typeof stream === 'object' && stream !== null && 'write' in stream;
}
