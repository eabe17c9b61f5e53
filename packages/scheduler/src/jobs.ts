/**
 * The queues, on BullMQ. They carry small, idempotent work: "look at instance X". The truth is in the store: losing a job
 * is harmless, since a sweep finds what is not as its spec asks.
 *
 *   jobs     from the API, whichever scheduler took the request, to the leader's creator and destroyer
 *   deaths   reports of guards, whichever scheduler they came to, to the leader
 *   updates  from the leader to its maintainer: an instance to look at again, now or at a time
 *
 * Jobs of one instance that wait are one job. A job that comes while one of the same instance is being worked on waits
 * its turn (`keepLastIfActive`), so that what it tells of is looked at in any case.
 */
import { createHash } from 'node:crypto';
import { type DeathReport, deathReportSchema } from '@keelson/core';
import { redisOptions } from '@keelson/store';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { withTimeLimit } from './time-limit.ts';

export type JobKind = 'create' | 'change' | 'destroy';

export interface JobsOptions {
  readonly redisUrl: string;
  /** Prefix of the queues' keys. */
  readonly prefix: string;
  readonly log: Logger;
}

export interface Workers {
  /** What is to be brought up or changed. */
  readonly creator: (uid: string) => Promise<void>;
  readonly destroyer: (uid: string) => Promise<void>;
  readonly maintainer: (uid: string) => Promise<void>;
  readonly mourner: (report: DeathReport) => Promise<void>;
}

const CONCURRENCY = 16;
const CLOSE_MS = 2_000;
const KEEP = { removeOnComplete: true, removeOnFail: 100, attempts: 5, backoff: { type: 'exponential', delay: 200 } };

export class Jobs {
  readonly #options: JobsOptions;
  readonly #connections: Redis[] = [];
  readonly #jobs: Queue;
  readonly #updates: Queue;
  readonly #deaths: Queue;
  #workers: { readonly worker: Worker; readonly connection: Redis }[] = [];

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#jobs = this.#queue('jobs');
    this.#updates = this.#queue('updates');
    this.#deaths = this.#queue('deaths');
  }

  /** Resolves when the job is stored. */
  async request(kind: JobKind, uid: string): Promise<void> {
    await this.#jobs.add(kind, { uid }, { ...KEEP, deduplication: { id: `${kind}:${uid}`, keepLastIfActive: true } });
  }

  async lookAgain(uid: string, delayMs: number): Promise<void> {
    const deduplication = { id: uid, ttl: Math.max(1, delayMs), keepLastIfActive: true };
    await this.#updates.add('look', { uid }, { ...KEEP, delay: delayMs, deduplication });
  }

  /** Resolves when the report is stored. The same report that waits already is not stored again. */
  async reportDeaths(report: DeathReport): Promise<void> {
    const id = createHash('sha256').update(JSON.stringify(report)).digest('hex');
    await this.#deaths.add('report', report, { ...KEEP, deduplication: { id } });
  }

  /** Only the leader works. */
  work({ creator, destroyer, maintainer, mourner }: Workers): void {
    if (this.#workers.length > 0) return;
    this.#workers = [
      this.#worker('jobs', ({ name, data }) => (name === 'destroy' ? destroyer(uidOf(data)) : creator(uidOf(data)))),
      this.#worker('updates', ({ data }) => maintainer(uidOf(data))),
      this.#worker('deaths', ({ data }) => mourner(deathReportSchema.parse(data))),
    ];
  }

  /**
   * Ends the work, with the jobs that are under way: one that is cut off would be taken for running by the next worker, for
   * as long as its lock lasts. May be called twice.
   */
  async stopWork(): Promise<void> {
    const workers = this.#workers;
    this.#workers = [];
    await atMost(
      CLOSE_MS,
      workers.map(({ worker }) => worker.close()),
    );
    for (const { connection } of workers) connection.disconnect();
  }

  /** May be called twice. */
  async close(): Promise<void> {
    await this.stopWork();
    await atMost(CLOSE_MS, [this.#jobs.close(), this.#updates.close(), this.#deaths.close()]);
    for (const connection of this.#connections) connection.disconnect();
  }

  #queue(name: string): Queue {
    const connection = this.#connect(false);
    this.#connections.push(connection);
    const queue = new Queue(name, { connection, prefix: this.#options.prefix });
    queue.on('error', (error) => this.#options.log.debug({ queue: name, error: error.message }, 'queue'));
    return queue;
  }

  #worker(name: string, run: (job: Job) => Promise<void>): { worker: Worker; connection: Redis } {
    const connection = this.#connect(true);
    const worker = new Worker(name, run, {
      connection,
      prefix: this.#options.prefix,
      concurrency: CONCURRENCY,
    });
    worker.on('error', (error) => this.#options.log.debug({ worker: name, error: error.message }, 'worker'));
    return { worker, connection };
  }

  #connect(blocking: boolean): Redis {
    const connection = new Redis({
      ...redisOptions(this.#options.redisUrl),
      maxRetriesPerRequest: blocking ? null : 1,
      enableOfflineQueue: blocking,
      commandTimeout: blocking ? undefined : 2_000,
      retryStrategy: (times) => Math.min(times * 50, 1_000),
    });
    connection.on('error', (error) => this.#options.log.debug({ error: error.message }, 'redis'));
    return connection;
  }
}

/** Waits for these, but not for long: a Redis that is away must not hold up the end. */
async function atMost(timeoutMs: number, closings: readonly Promise<unknown>[]): Promise<void> {
  await withTimeLimit(Promise.allSettled(closings), timeoutMs, 'closing the queues').catch(() => undefined);
}

function uidOf(data: unknown): string {
  if (typeof data === 'object' && data !== null && 'uid' in data && typeof data.uid === 'string') return data.uid;
  throw new Error('a job without uid');
}
