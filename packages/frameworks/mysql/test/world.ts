/** Instances and members for tests, and real servers: the framework's own prepare step and server, in containers. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instance, Member } from '@keelson/sdk';
import Docker from 'dockerode';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { MARIADB_IMAGE } from '../../../../test/support/images.ts';
import { claimRow } from '../../../../test/support/ports.ts';
import { MysqlFramework } from '../src/index.ts';

export const SECRETS = {
  password: `client-${'p'.repeat(25)}`,
  replicationPassword: `replication-${'r'.repeat(20)}`,
  operatorPassword: `operator-${'o'.repeat(23)}`,
  cloneToken: `clone-${'c'.repeat(26)}`,
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
    framework: 'mysql',
    topology: 'master-slave',
    options: {},
    epoch: 1 + master,
    bootstrapped: false,
    restoring: false,
    members: roles,
    secrets: SECRETS,
    ...more,
    master: chosen,
    spec: {
      name: 'shop',
      framework: 'mysql',
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
    ports: { mysql: port, clone: port + 1 },
    hostname: 'here',
    agentId: 'agent-1',
    running: false,
    healthy: false,
    membership: null,
    ...more,
  };
}

export interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

/** An instance whose servers run here. Files and data are on this machine, owned by the server's user: it takes root. */
export class World {
  readonly #members: readonly Member[];
  readonly #docker = new Docker();
  readonly #folder = mkdtempSync(join(tmpdir(), 'keelson-mysql-'));
  readonly #servers = new Map<number, Docker.Container>();
  readonly #others: Docker.Container[] = [];
  readonly #clients: Connection[] = [];
  readonly #launches = new Map<number, number>();

  private constructor(ports: readonly number[]) {
    this.#members = ports.map((port, ordinal) => memberOf(ordinal, port));
    chmodSync(this.#folder, 0o755);
  }

  static async of(members: number): Promise<World> {
    const first = await claimRow(2 * members);
    return new World(Array.from({ length: members }, (_, index) => first + 2 * index));
  }

  member(ordinal: number): Member {
    const member = this.#members[ordinal];
    if (member === undefined) throw new Error(`no member ${ordinal}`);
    const runs = this.#servers.has(ordinal);
    return { ...member, running: runs, healthy: runs, launch: this.#launches.get(ordinal) ?? 0 };
  }

  instance(overrides: Overrides = {}): Instance {
    return instanceOf(
      this.#members.map(({ ordinal }) => this.member(ordinal)),
      overrides,
    );
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
    this.#launches.set(ordinal, (this.#launches.get(ordinal) ?? 0) + 1);
    await until(async () => (await this.query(ordinal, 'SELECT 1 AS one')).length === 1);
  }

  async start(ordinal: number, overrides: Overrides = {}): Promise<string> {
    const { exitCode, output } = await this.prepare(ordinal, overrides);
    if (exitCode !== 0) throw new Error(`the prepare step ended with ${exitCode}: ${output}`);
    await this.serve(ordinal, overrides);
    return output;
  }

  async kill(ordinal: number, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const container = this.container(ordinal);
    this.#servers.delete(ordinal);
    this.#others.push(container);
    await container.kill({ signal });
    await container.wait();
  }

  container(ordinal: number): Docker.Container {
    const container = this.#servers.get(ordinal);
    if (container === undefined) throw new Error(`member ${ordinal} does not run`);
    return container;
  }

  /** All that the server has said. */
  output(ordinal: number): Promise<string> {
    return outputOf(this.container(ordinal));
  }

  /** A file or folder of a member's volume, on this machine. */
  path(ordinal: number, name: string): string {
    return join(this.#folder, `volume-${ordinal}`, name);
  }

  async query(ordinal: number, sql: string): Promise<RowDataPacket[]> {
    const client = await this.client(ordinal);
    try {
      return (await client.query<RowDataPacket[]>(sql))[0];
    } finally {
      client.destroy();
    }
  }

  /** A session as an application has it. */
  async client(ordinal: number): Promise<Connection> {
    const client = await createConnection({
      host: '127.0.0.1',
      port: this.member(ordinal).ports.mysql ?? 0,
      user: 'admin',
      password: SECRETS.password,
      connectTimeout: 2_000,
    });
    client.on('error', () => undefined);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    for (const container of [...this.#servers.values(), ...this.#others])
      await container.remove({ force: true }).catch(() => undefined);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #config(ordinal: number, overrides: Overrides) {
    const instance = this.instance(overrides);
    return new MysqlFramework().config(instance, instance.members[ordinal] ?? this.member(ordinal));
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
      Image: MARIADB_IMAGE,
      Entrypoint: [],
      Cmd: [...args],
      User: config.user ?? '',
      HostConfig: { NetworkMode: 'host', Binds: [`${volume}:/data`, `${files}:/keelson:ro`] },
    });
    await container.start();
    return container;
  }
}

/** What a container has written, without the frames that it comes in. */
async function outputOf(container: Docker.Container): Promise<string> {
  const framed = await container.logs({ stdout: true, stderr: true, follow: false });
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= framed.length; at += 8 + framed.readUInt32BE(at + 4))
    parts.push(framed.subarray(at + 8, at + 8 + framed.readUInt32BE(at + 4)));
  return Buffer.concat(parts).toString('utf8');
}

export function soon(timeoutMs = 20_000): AbortSignal {
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
