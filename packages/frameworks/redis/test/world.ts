/** Real redis-server processes, started with the framework's own redis.conf on free ports of this machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instance, Member } from '@keelson/sdk';
import { Redis } from 'ioredis';
import { claimRow } from '../../../../test/support/ports.ts';
import { redisConf } from '../src/conf.ts';

export const PASSWORD = 'a "strange" \\ p\u00e4ssword';

export type Overrides = Partial<Pick<Instance, 'options' | 'secrets' | 'epoch'>> & {
  spec?: Partial<Instance['spec']>;
  master?: number;
};

export function instanceOf(members: readonly Member[], { spec, master = 0, ...more }: Overrides = {}): Instance {
  const [first] = members;
  const chosen = members.find(({ ordinal }) => ordinal === master) ?? first;
  if (chosen === undefined) throw new Error('no members');
  return {
    uid: 'cache-00000000',
    name: 'cache',
    framework: 'redis',
    topology: 'master-slave',
    options: {},
    epoch: 1,
    bootstrapped: true,
    restoring: false,
    members,
    secrets: { password: PASSWORD },
    ...more,
    master: chosen,
    spec: {
      name: 'cache',
      framework: 'redis',
      slaves: members.length - 1,
      peers: 3,
      resources: { cpus: 1, memMb: 256, diskMb: 1_024 },
      placement: { distribution: 2, constraints: [], strategy: 'spread' },
      onAgentLost: { action: 'wait', afterMs: 600_000 },
      network: 'host',
      durability: 'async',
      syncSlaves: 1,
      options: {},
      ...spec,
    },
  };
}

export function memberOf(ordinal: number, port: number, more: Partial<Member> = {}): Member {
  return {
    ordinal,
    name: `cache-${ordinal}`,
    role: ordinal === 0 ? 'master' : 'slave',
    launch: 1,
    address: '127.0.0.1',
    ports: { redis: port },
    hostname: 'here',
    agentId: 'agent-1',
    membership: null,
    running: true,
    healthy: true,
    ...more,
  };
}

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
    const roles = this.members.map(
      (member): Member => ({ ...member, role: member.ordinal === (overrides.master ?? 0) ? 'master' : 'slave' }),
    );
    return instanceOf(roles, overrides);
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

export function soon(timeoutMs = 5_000): AbortSignal {
  return AbortSignal.timeout(timeoutMs);
}

/** Waits until it is so; an error counts as not yet. */
export async function until(check: () => Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const outcome = await check().catch((error: unknown) => error);
    if (outcome === true) return;
    if (Date.now() > end) throw new Error('it did not come about in time', { cause: outcome });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
