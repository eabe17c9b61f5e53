/** Real redis-server processes, started with the framework's own redis.conf on free ports of this machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instance, Member } from '@keelson/sdk';
import { Redis } from 'ioredis';
import { masterWithSlaves, type Overrides } from '../../../../test/support/framework-views.ts';
import { claimRow } from '../../../../test/support/ports.ts';
import { until } from '../../../../test/support/soon.ts';
import { redisConf } from '../src/conf.ts';

export const PASSWORD = 'a "strange" \\ p\u00e4ssword';

export const { instanceOf, memberOf } = masterWithSlaves({
  name: 'cache',
  framework: 'redis',
  ports: ['redis'],
  secrets: { password: PASSWORD },
});

/** An instance whose servers run here. */
export class World {
  readonly members: readonly Member[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'keelson-redis-'));
  readonly #processes = new Map<number, ChildProcess>();
  readonly #clients: Redis[] = [];

  private constructor(ports: readonly number[]) {
    this.members = ports.map((port, ordinal) => memberOf(ordinal, port));
  }

  static async of(members: number): Promise<World> {
    const first = await claimRow(members);
    return new World(Array.from({ length: members }, (_, index) => first + index));
  }

  member(ordinal: number): Member {
    const member = this.members[ordinal];
    if (member === undefined) throw new Error(`no member ${ordinal}`);
    return member;
  }

  instance(overrides: Overrides = {}): Instance {
    return instanceOf(this.members, overrides);
  }

  /** Starts a member's server as the framework would, on its folder. */
  start(ordinal: number, overrides: Overrides = {}, lines: readonly string[] = []): void {
    const instance = this.instance(overrides);
    const member = instance.members[ordinal] ?? this.member(ordinal);
    const dir = join(this.#folder, `${ordinal}`);
    mkdirSync(dir, { recursive: true });
    const file = join(this.#folder, `${ordinal}.conf`);
    const conf = redisConf(instance, member).replace('dir /data', `dir ${dir}`);
    writeFileSync(file, [conf, ...lines, ''].join('\n'));
    this.#processes.set(ordinal, spawn('redis-server', [file], { stdio: 'ignore' }));
  }

  async startAll(overrides: Overrides = {}): Promise<void> {
    for (const { ordinal } of this.members) this.start(ordinal, overrides);
    await Promise.all(this.members.map(({ ordinal }) => this.ready(ordinal)));
  }

  async ready(ordinal: number): Promise<void> {
    await until(async () => (await this.client(ordinal).ping()) === 'PONG');
  }

  signal(ordinal: number, signal: NodeJS.Signals): void {
    this.#processes.get(ordinal)?.kill(signal);
  }

  async kill(ordinal: number): Promise<void> {
    const child = this.#processes.get(ordinal);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** A client of a member's server, as an application would have. */
  client(ordinal: number): Redis {
    const client = new Redis({
      port: this.member(ordinal).ports.redis ?? 0,
      password: PASSWORD,
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    client.on('error', () => undefined);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.disconnect();
    for (const { ordinal } of this.members) await this.kill(ordinal);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
