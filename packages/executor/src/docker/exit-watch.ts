/**
 * Sees the end of this run's containers: one stream of the engine's events for all of them, opened again where it breaks. After
 * each opening, and now and then (the engine may drop events), all that are watched are looked at one by one.
 *
 * 1. An engine that can't be asked says nothing of a container.
 * 2. A container of which the engine knows nothing more is gone only when its process is gone too.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Logger } from 'pino';
import { LABELS, labelFilter } from '../labels.ts';
import { statusOf } from './engine.ts';
import { readEvents } from './event-stream.ts';
import { type ProcessIdentity, processIdentity, sameProcess } from './process-identity.ts';

export interface Exit {
  /** null where the container was removed by somebody, and nobody knows. */
  readonly exitCode: number | null;
  readonly oomKilled: boolean;
}

interface Watched {
  readonly resolve: (exit: Exit) => void;
  readonly promise: Promise<Exit>;
  started: boolean;
  oomKilled: boolean;
  process: ProcessIdentity | undefined;
}

/** So many ends are remembered. */
const KEPT_ENDS = 1_000;
const SAFETY_NET_MS = 30_000;
const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 1_000;

export class ExitWatch {
  private readonly docker: Docker;
  private readonly runId: string;
  private readonly log: Logger;
  private readonly watched = new Map<string, Watched>();
  private readonly ends = new Set<string>();
  private readonly stop = new AbortController();
  private lastEventNano: bigint;

  constructor(options: { docker: Docker; runId: string; log: Logger; nowMs: number }) {
    this.docker = options.docker;
    this.runId = options.runId;
    this.log = options.log;
    this.lastEventNano = BigInt(options.nowMs) * 1_000_000n;
  }

  start(): void {
    this.follow().catch((error: unknown) => {
      if (!this.stop.signal.aborted) this.log.fatal({ err: error }, 'exits can no longer be seen');
    });
    this.lookNowAndThen().catch(() => {}); // ends with close
  }

  /** The end of this container; to be called before it is started. */
  watch(id: string): Promise<Exit> {
    const known = this.watched.get(id);
    if (known !== undefined) return known.promise;
    const { promise, resolve } = Promise.withResolvers<Exit>();
    this.watched.set(id, { promise, resolve, started: false, oomKilled: false, process: undefined });
    return promise;
  }

  /** It was started: from now on an exited state is its end. */
  started(id: string): void {
    const entry = this.watched.get(id);
    if (entry !== undefined) entry.started = true;
  }

  /**
   * Learns its process, so that a container of which the engine knows nothing more is not taken for dead while it lives.
   * Never rejects: the engine may be away.
   */
  async learnProcess(id: string): Promise<void> {
    const entry = this.watched.get(id);
    const found = await this.docker
      .getContainer(id)
      .inspect({ abortSignal: this.stop.signal })
      .catch(() => undefined);
    if (entry !== undefined && found?.State.Running === true) entry.process = processIdentity(found.State.Pid);
  }

  /** Whether its end was seen: the engine's list may call it running for a moment longer. */
  hasEnded(id: string): boolean {
    return this.ends.has(id);
  }

  forget(id: string): void {
    this.watched.delete(id);
  }

  /** Looks at all that are watched. Never rejects. */
  async look(): Promise<void> {
    await Promise.all([...this.watched].map(([id, entry]) => this.lookAt(id, entry)));
  }

  /** May be called twice. */
  close(): void {
    this.stop.abort();
  }

  private async follow(): Promise<void> {
    const { signal } = this.stop;
    for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        await this.followOnce(() => {
          waitMs = FIRST_WAIT_MS;
        });
      } catch (error) {
        if (signal.aborted) return;
        this.log.debug({ err: error }, "the engine's events broke off");
      }
      await delay(waitMs, undefined, { signal });
    }
  }

  private async followOnce(onOpen: () => void): Promise<void> {
    const label = labelFilter({ [LABELS.runId]: this.runId });
    const filters = { type: ['container' as const], event: ['die', 'oom', 'destroy'], label };
    const stream = await this.docker.getEvents({ since: this.since, filters, abortSignal: this.stop.signal });
    onOpen();
    void this.look();
    for await (const event of readEvents(stream, this.stop.signal)) {
      this.lastEventNano = event.timeNano;
      this.take(event.id, event.action, event.exitCode);
    }
  }

  /** The second before the last event: what is seen twice does no harm. */
  private get since(): number {
    return Number(this.lastEventNano / 1_000_000_000n);
  }

  private take(id: string, action: string, exitCode: number | null): void {
    const entry = this.watched.get(id);
    if (entry === undefined) return;
    if (action === 'oom') entry.oomKilled = true;
    else this.ended(id, entry, { exitCode, oomKilled: entry.oomKilled });
  }

  private ended(id: string, entry: Watched, exit: Exit): void {
    this.watched.delete(id);
    this.ends.add(id);
    for (const oldest of this.ends) {
      if (this.ends.size <= KEPT_ENDS) break;
      this.ends.delete(oldest);
    }
    entry.resolve(exit);
  }

  private async lookNowAndThen(): Promise<void> {
    for (;;) {
      await delay(SAFETY_NET_MS, undefined, { signal: this.stop.signal, ref: false });
      await this.look();
    }
  }

  private async lookAt(id: string, entry: Watched): Promise<void> {
    if (!entry.started) return;
    try {
      const { State } = await this.docker.getContainer(id).inspect({ abortSignal: this.stop.signal });
      if (State.Status !== 'exited' && State.Status !== 'dead') return;
      this.ended(id, entry, { exitCode: State.ExitCode, oomKilled: State.OOMKilled || entry.oomKilled });
    } catch (error) {
      if (statusOf(error) !== 404) return; // away, or closed: it says nothing
      if (entry.process !== undefined && sameProcess(entry.process)) return;
      this.ended(id, entry, { exitCode: null, oomKilled: entry.oomKilled });
    }
  }
}
