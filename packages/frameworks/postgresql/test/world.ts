/** Instances and members for tests, and real servers: the framework's own prepare step and server, in containers. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instance, Member } from '@keelson/sdk';
import Docker from 'dockerode';
import pg from 'pg';
import { POSTGRESQL_IMAGE } from '../../../../test/support/images.ts';
import { claimRow } from '../../../../test/support/ports.ts';
import { PostgresqlFramework } from '../src/index.ts';

export const SECRETS = {
  password: `client-${'p'.repeat(25)}`,
  replicationPassword: `replication-${'r'.repeat(20)}`,
  operatorPassword: `operator-${'o'.repeat(23)}`,
};

export type Overrides = Partial<Pick<Instance, 'options' | 'secrets' | 'epoch' | 'bootstrapped'>> & {
  spec?: Partial<Instance['spec']>;
  master?: number;
};

export function instanceOf(members: readonly Member[], { spec, master = 0, ...more }: Overrides = {}): Instance {
  const roles = members.map((member): Member => ({ ...member, role: member.ordinal === master ? 'master' : 'slave' }));
  const chosen = roles.find(({ ordinal }) => ordinal === master);
  if (chosen === undefined) throw new Error('no such master');
  return {
    uid: 'shop-00000000',
    name: 'shop',
    framework: 'postgresql',
    topology: 'master-slave',
    options: {},
    epoch: 1,
    bootstrapped: false,
    restoring: false,
    members: roles,
    secrets: SECRETS,
    ...more,
    master: chosen,
    spec: {
      name: 'shop',
      framework: 'postgresql',
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
    name: `shop-${ordinal}`,
    role: ordinal === 0 ? 'master' : 'slave',
    launch: 1,
    address: '127.0.0.1',
    ports: { postgresql: port },
    hostname: 'here',
    agentId: 'agent-1',
    membership: null,
    running: true,
    healthy: true,
    ...more,
  };
}

export interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

/** An instance whose servers run here. Files and data are on this machine, owned by the server's user: it takes root. */
export class World {
  readonly members: readonly Member[];
  readonly #docker = new Docker();
  readonly #folder = mkdtempSync(join(tmpdir(), 'keelson-postgresql-'));
  readonly #servers = new Map<number, Docker.Container>();
  readonly #others: Docker.Container[] = [];
  readonly #clients: pg.Client[] = [];

  private constructor(ports: readonly number[]) {
    this.members = ports.map((port, ordinal) => memberOf(ordinal, port));
    chmodSync(this.#folder, 0o755);
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

  /** The prepare step, to its end. */
  async prepare(ordinal: number, overrides: Overrides = {}): Promise<Ended> {
    const container = await this.begin(ordinal, overrides);
    const { StatusCode } = await container.wait();
    return { exitCode: StatusCode, output: await outputOf(container) };
  }

  /** The prepare step, under way. */
  async begin(ordinal: number, overrides: Overrides = {}): Promise<Docker.Container> {
    const { prepare } = this.#config(ordinal, overrides);
    const container = await this.#run(ordinal, overrides, prepare?.args ?? []);
    this.#others.push(container);
    return container;
  }

  /** The server, until it answers. */
  async serve(ordinal: number, overrides: Overrides = {}): Promise<void> {
    const container = await this.#run(ordinal, overrides, this.#config(ordinal, overrides).args ?? []);
    this.#servers.set(ordinal, container);
    await until(async () => (await this.query(ordinal, 'SELECT 1 AS one')).length === 1);
  }

  async start(ordinal: number, overrides: Overrides = {}): Promise<string> {
    const { exitCode, output } = await this.prepare(ordinal, overrides);
    if (exitCode !== 0) throw new Error(`the prepare step ended with ${exitCode}: ${output}`);
    await this.serve(ordinal, overrides);
    return output;
  }

  async kill(ordinal: number, signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL'): Promise<void> {
    const container = this.#servers.get(ordinal);
    if (container === undefined) throw new Error(`member ${ordinal} does not run`);
    this.#servers.delete(ordinal);
    this.#others.push(container);
    await container.kill({ signal });
    await container.wait();
  }

  /** All that the server has said. */
  async output(ordinal: number): Promise<string> {
    const container = this.#servers.get(ordinal);
    return container === undefined ? '' : outputOf(container);
  }

  /** A file or folder of a member's volume, on this machine. */
  path(ordinal: number, name: string): string {
    return join(this.#folder, `volume-${ordinal}`, name);
  }

  async query(ordinal: number, sql: string): Promise<Record<string, unknown>[]> {
    const client = await this.client(ordinal);
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** A session as an application has it. */
  async client(ordinal: number): Promise<pg.Client> {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.member(ordinal).ports.postgresql,
      user: 'postgres',
      database: 'postgres',
      password: SECRETS.password,
      connectionTimeoutMillis: 2_000,
    });
    client.on('error', () => undefined);
    this.#clients.push(client);
    await client.connect();
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) void client.end().catch(() => undefined);
    for (const container of [...this.#servers.values(), ...this.#others])
      await container.remove({ force: true }).catch(() => undefined);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #config(ordinal: number, overrides: Overrides) {
    const instance = this.instance(overrides);
    return new PostgresqlFramework().config(instance, instance.members[ordinal] ?? this.member(ordinal));
  }

  async #run(ordinal: number, overrides: Overrides, args: readonly string[]): Promise<Docker.Container> {
    const config = this.#config(ordinal, overrides);
    const files = mkdtempSync(join(this.#folder, 'files-'));
    chmodSync(files, 0o755);
    for (const [path, { text, uid = 0, gid = 0 }] of Object.entries(config.files ?? {})) {
      const file = join(files, path.replace('/keelson/', ''));
      writeFileSync(file, text, { mode: 0o400 });
      chownSync(file, uid, gid);
    }
    const volume = this.path(ordinal, '');
    mkdirSync(volume, { recursive: true });
    chownSync(volume, 999, 999);
    const container = await this.#docker.createContainer({
      Image: POSTGRESQL_IMAGE,
      Entrypoint: [],
      Cmd: [...args],
      User: config.user ?? '',
      HostConfig: { NetworkMode: 'host', Binds: [`${volume}:/data`, `${files}:/keelson:ro`] },
    });
    await container.start();
    return container;
  }
}

async function outputOf(container: Docker.Container): Promise<string> {
  return (await container.logs({ stdout: true, stderr: true, follow: false })).toString('utf8');
}

export function soon(timeoutMs = 10_000): AbortSignal {
  return AbortSignal.timeout(timeoutMs);
}

/** Waits until it is so; an error counts as not yet. */
export async function until(check: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const outcome = await check().catch((error: unknown) => error);
    if (outcome === true) return;
    if (performance.now() > end) throw new Error('it did not come about in time', { cause: outcome });
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
