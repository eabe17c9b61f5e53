/**
 * A scheduler process: it answers the API from the store at any time, and leads when it is its turn. Several may run; what
 * they agree by is the store. Losing the leadership ends the term's Leader, and the next campaign begins.
 */
import { type DeathReport, KeelsonError, messageOf } from '@keelson/core';
import type { StatefulFramework } from '@keelson/sdk';
import { traitsOf } from '@keelson/sdk/host';
import type { Leadership, Store } from '@keelson/store';
import type { Logger } from 'pino';
import { ControlPlane } from './control-plane.ts';
import type { ExecutorSettings } from './executor-info.ts';
import { frameworksOf } from './frameworks.ts';
import { type JobKind, Jobs } from './jobs.ts';
import { Leader } from './leader.ts';
import { FRAMEWORK_ID, MesosLink, type MesosSettings } from './mesos-link.ts';
import { Metrics } from './metrics.ts';
import { QuietLog } from './quiet-log.ts';
import { type Acceptance, readRecovery } from './recovery/recovery.ts';
import { pause } from './time-limit.ts';

export interface SchedulerOptions {
  readonly store: Store;
  /** For the queues. */
  readonly redisUrl: string;
  readonly frameworks: readonly StatefulFramework[];
  /** Name of this Keelson among others that share agents: part of every label. */
  readonly cluster: string;
  readonly mesos: MesosSettings;
  readonly executor: ExecutorSettings;
  /** Who this process is, for followers to tell. */
  readonly name: string;
  readonly url: string;
  readonly leaseMs?: number;
  /** Where the volumes of new members are kept; default: on agents. */
  readonly volumes?: 'agent' | 'mesos';
  /** Time between two audits; default an hour. */
  readonly auditIntervalMs?: number;
  /**
   * Accepts a store that has gone back, by the operator's word; this process must be started again then. Absent: it can't
   * be done here.
   */
  readonly acceptStore?: (how: Acceptance) => Promise<void>;
  readonly log: Logger;
}

const DEFAULT_LEASE_MS = 2_000;
const CAMPAIGN_RETRY_MS = 500;

export class Scheduler {
  readonly controlPlane: ControlPlane;
  readonly #options: SchedulerOptions;
  readonly #jobs: Jobs;
  readonly #metrics: Metrics;
  readonly #closing = new AbortController();
  /** The store has gone back: nobody leads in this process any more. */
  readonly #halted = new AbortController();
  #leader: Leader | undefined;
  #leadership: Leadership | undefined;
  #knownLeader: { name: string; url: string; term: number } | undefined;
  #regressed: string | undefined;
  /** What the store says is still to be done after it was accepted, by whoever leads. */
  #takesUp: Acceptance | null = null;
  readonly #strangers = new Set<string>();
  #frameworkId: string | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    const { store, log, redisUrl } = options;
    const frameworks = frameworksOf(options.frameworks);
    for (const framework of frameworks.values()) traitsOf(framework);
    this.#jobs = new Jobs({ redisUrl, prefix: `{keelson-${options.cluster}}`, log });
    this.#metrics = new Metrics(
      () => store.all(),
      () => this.#leader !== undefined,
    );
    this.controlPlane = new ControlPlane({
      store,
      frameworks,
      now: Date.now,
      tell: (kind, uid) => this.#tell(kind, uid),
      cluster: options.cluster,
      reportDeaths: (report) => this.#reportDeaths(report),
      term: () => this.#leadership?.term ?? this.#knownLeader?.term ?? 0,
      leading: () => this.#leader,
      leader: () => (this.#leader === undefined ? this.#knownLeader : { name: options.name, url: options.url }),
      problems: () => this.#problems(),
      acceptStore: (how) => this.#acceptStore(how),
      metrics: () => this.#metrics.text(),
    });
  }

  /** Under which Mesos knows what runs: to be kept beside the store, which may be lost. */
  get mesosFrameworkId(): string | undefined {
    return this.#frameworkId;
  }

  start(): void {
    this.#running = this.#campaignForever();
  }

  /** Hands the leadership over at once, and leaves everything running. May be called twice. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    await this.#jobs.close();
  }

  /**
   * The store is empty or older than what has been seen of it: this process leads no more and writes nothing, until it is
   * started again by the operator's decision. It goes on to answer what is asked of it.
   * @param stranger the id of another store that an executor has heard
   */
  regressed(detail: string, stranger?: string): void {
    if (stranger !== undefined) this.#strangers.add(stranger);
    if (this.#regressed !== undefined) return;
    this.#regressed = detail;
    this.#halted.abort();
    this.#options.log.error({ code: 'STORE_REGRESSED', detail }, new KeelsonError('STORE_REGRESSED').entry.action);
  }

  /** Stores other than this one that executors have heard: accepting this one gives them up. */
  get strangers(): ReadonlySet<string> {
    return this.#strangers;
  }

  async #campaignForever(): Promise<void> {
    const { store, name, url, leaseMs, log } = this.#options;
    void this.#watchLeader(this.#closing.signal);
    const signal = AbortSignal.any([this.#closing.signal, this.#halted.signal]);
    const quiet = new QuietLog(log);
    while (!signal.aborted) {
      try {
        const leadership = await store.campaign({ name, url, ttlMs: leaseMs ?? DEFAULT_LEASE_MS }, signal);
        if (leadership !== null) await this.#lead(leadership);
      } catch (error) {
        if (error instanceof KeelsonError && error.code === 'STORE_REGRESSED') this.regressed(error.message);
        else
          quiet.warn('campaign', { error: messageOf(error) }, 'the campaign for the leadership failed; trying again');
      }
      await pause(CAMPAIGN_RETRY_MS, signal);
    }
  }

  async #lead(leadership: Leadership): Promise<void> {
    const { store, log, mesos, executor, cluster } = this.#options;
    log.info({ term: leadership.term }, 'leading');
    const over = AbortSignal.any([leadership.lost, this.#closing.signal, this.#halted.signal]);
    const link = new MesosLink({ store, leadership, settings: mesos, executor, log });
    try {
      const executors = await link.open();
      const recovery = await readRecovery(store);
      const leader = new Leader({
        store,
        leadership,
        frameworks: frameworksOf(this.#options.frameworks),
        calls: link,
        executors,
        cluster,
        jobs: this.#jobs,
        metrics: this.#metrics,
        recovery,
        volumes: this.#options.volumes ?? 'agent',
        principal: mesos.credential?.principal,
        log,
        now: Date.now,
        ...(this.#options.auditIntervalMs === undefined ? {} : { auditIntervalMs: this.#options.auditIntervalMs }),
        regressed: () => this.#regressed !== undefined,
        onRegressed: (detail, stranger) => this.regressed(detail, stranger),
      });
      this.#leadership = leadership;
      this.#leader = leader;
      leader.start();
      const standDown = await link.run(leader, over);
      if (standDown !== null) log.warn({ reason: standDown }, 'standing down');
    } finally {
      this.#leader?.close();
      this.#leader = undefined;
      this.#leadership = undefined;
      await link.close();
      // First of all: whoever waits for it need not wait for the queues.
      await leadership.resign().catch(() => undefined);
      await this.#jobs.stopWork();
      log.info({ term: leadership.term }, 'not leading any more');
    }
  }

  async #tell(kind: JobKind, uid: string): Promise<void> {
    this.#leader?.look(uid);
    // The request is stored: the leader's sweep finds it, should the queue not take the job.
    await this.#jobs.request(kind, uid).catch((error: unknown) => {
      this.#options.log.warn({ uid, error: messageOf(error) }, 'a job was not queued');
    });
  }

  /** Into the queue, for whoever leads by then; and at once, where this process does. */
  async #reportDeaths(report: DeathReport): Promise<void> {
    const taken = this.#leader?.deathsReported(report);
    const queued = this.#jobs.reportDeaths(report);
    const [first] = await Promise.allSettled(taken === undefined ? [queued] : [taken, queued]);
    // Stored by the leader, or in the queue: either will do.
    if (first?.status !== 'fulfilled') await queued;
  }

  async #watchLeader(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // First: who leads counts for readiness only where it is known that nothing is to be taken up.
      this.#takesUp = (await readRecovery(this.#options.store).catch(() => ({ how: this.#takesUp }))).how;
      this.#knownLeader = await this.#options.store.leader().catch(() => undefined);
      this.#frameworkId = (await this.#options.store.setting(FRAMEWORK_ID).catch(() => undefined)) || this.#frameworkId;
      await pause(1_000, signal);
    }
  }

  async #acceptStore(how: Acceptance): Promise<void> {
    const { acceptStore } = this.#options;
    if (this.#regressed === undefined)
      throw new KeelsonError(
        'REQUEST_REFUSED',
        'the store has not gone back; single things are taken up with keelson audit --adopt ID',
      );
    if (acceptStore === undefined) throw new KeelsonError('REQUEST_REFUSED', 'this scheduler can not be started again');
    await acceptStore(how);
  }

  #problems(): { code: KeelsonError['code']; detail: string }[] {
    if (this.#regressed !== undefined) return [{ code: 'STORE_REGRESSED', detail: this.#regressed }];
    const recovering = this.#leader?.recovering ?? this.#takesUp !== null;
    if (!recovering) return [];
    return [{ code: 'STORE_RECOVERING', detail: 'what runs is being taken up into the accepted store' }];
  }
}
