/**
 * Clients of one instance while the world shakes.
 *
 * - One writes through the master, and counts a write where all of the slaves that there should be have acknowledged it, on the
 *   connection that it was made on.
 * - One tries a write on every member that was ever seen, all the time. A server that took one before and one after another
 *   server took one, within a second and on one connection, is a second master.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Instance, Keelson, Member } from '../support/keelson.ts';
import type { History } from './history.ts';

interface Accepted {
  readonly server: number;
  readonly member: string;
  readonly startMs: number;
  readonly endMs: number;
}

interface Server {
  readonly member: string;
  readonly host: string;
  readonly port: number;
}

type Seen = Pick<Instance, 'master'> & { readonly members: readonly Pick<Member, 'name' | 'address' | 'ports'>[] };

export interface Watched {
  readonly name: string;
  /** So many must acknowledge a write before it counts. */
  readonly slaves: number;
  readonly password: string;
  readonly look: () => Promise<Seen>;
}

const CALL_MS = 1_000;
const WITHIN_MS = 1_000;

export class Watch {
  readonly name: string;
  /** Writes that every slave has. */
  readonly kept = new Set<string>();
  readonly #watched: Watched;
  readonly #history: History;
  readonly #servers = new Map<string, Server>();
  readonly #stop = new AbortController();
  readonly #work: Promise<unknown>;
  #accepted: Accepted[] = [];
  #connections = 0;
  #master: string | null = null;
  #writes = 0;

  constructor(watched: Watched, history: History) {
    this.name = watched.name;
    this.#watched = watched;
    this.#history = history;
    this.#work = Promise.all([this.#follow(), this.#write(), this.#probeAll()]);
  }

  static async start(keelson: Keelson, history: History, name: string, slaves: number): Promise<Watch> {
    const { body } = await keelson.request<{ password: string }>('GET', `/v1/instances/${name}/credentials`);
    return new Watch({ name, slaves, password: body.password, look: () => keelson.get(name) }, history);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#work;
    this.#history.say(`${this.name}: ${this.#writes} writes tried, ${this.kept.size} on every member`);
  }

  async #follow(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const instance = await this.#watched.look().catch(() => undefined);
      if (instance !== undefined) this.#see(instance);
      await this.#pause(200);
    }
  }

  #see({ master, members }: Seen): void {
    this.#master = master;
    for (const { name, address, ports } of members) {
      if (address === null || ports.redis === undefined) continue;
      this.#servers.set(`${address}:${ports.redis}`, { member: name, host: address, port: ports.redis });
    }
  }

  async #write(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const server = [...this.#servers.values()].find(({ member }) => member === this.#master);
      if (server !== undefined) await this.#writeThrough(server);
      await this.#pause(50);
    }
  }

  /** Until the first write that fails: whether that one counts, nobody knows. */
  async #writeThrough(server: Server): Promise<void> {
    const client = this.#connect(server);
    const { slaves } = this.#watched;
    try {
      while (!this.#stop.signal.aborted && server.member === this.#master) {
        const key = `kept:${this.#writes++}`;
        await client.set(key, '1');
        if (slaves === 0 || (await client.wait(slaves, 500)) >= slaves) this.kept.add(key);
        await this.#pause(10);
      }
    } catch {
      // The master has gone, or is none any more.
    } finally {
      client.disconnect();
    }
  }

  async #probeAll(): Promise<void> {
    const probed = new Map<string, Promise<void>>();
    while (!this.#stop.signal.aborted) {
      for (const [key, server] of this.#servers) {
        if (!probed.has(key)) probed.set(key, this.#probe(server));
      }
      await this.#pause(100);
    }
    await Promise.all(probed.values());
  }

  async #probe(server: Server): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const client = this.#connect(server);
      const connection = ++this.#connections;
      try {
        while (!this.#stop.signal.aborted) {
          const startMs = performance.now();
          await client.set(`probe:${server.port}`, String(startMs)).then(
            () => this.#accept({ server: connection, member: server.member, startMs, endMs: performance.now() }),
            (error: unknown) => {
              if (!(error instanceof Error) || !/^(READONLY|NOREPLICAS|LOADING)/.test(error.message)) throw error;
            },
          );
          await this.#pause(40);
        }
      } catch {
        await this.#pause(100);
      } finally {
        client.disconnect();
      }
    }
  }

  #accept(now: Accepted): void {
    this.#accepted = this.#accepted.filter(({ endMs }) => endMs > now.startMs - 2 * WITHIN_MS);
    const before = this.#accepted.findLast(
      ({ server, endMs }) => server === now.server && endMs > now.startMs - WITHIN_MS,
    );
    const other =
      before === undefined
        ? undefined
        : this.#accepted.find(
            ({ server, startMs, endMs }) => server !== now.server && startMs > before.endMs && endMs < now.startMs,
          );
    if (other !== undefined)
      this.#history.violation(`${this.name}: ${now.member} and ${other.member} both take writes`);
    this.#accepted.push(now);
  }

  #connect({ host, port }: Server): Redis {
    const client = new Redis({
      host,
      port,
      password: this.#watched.password,
      // One connection, never another in its place: what WAIT says is true of the connection's own writes alone.
      retryStrategy: () => null,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      enableReadyCheck: false,
      connectTimeout: CALL_MS,
      commandTimeout: CALL_MS,
    });
    client.on('error', () => undefined);
    return client;
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
