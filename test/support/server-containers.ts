/** Real servers for tests of a framework: its own prepare step and server, in containers. */
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Instance, type Member, RESTORE_FILE, type StatefulFramework, type TaskConfig } from '@keelson/sdk';
import Docker from 'dockerode';
import type { Dialect, Row } from './database.ts';
import { execToFile } from './exec-to-file.ts';
import type { masterWithSlaves, Overrides } from './framework-views.ts';
import { claimRow } from './ports.ts';
import { until } from './soon.ts';

/** Whom files and data belong to in the images. */
const SERVER_USER = 999;

export interface Served<Client> {
  readonly framework: StatefulFramework;
  readonly image: string;
  readonly views: ReturnType<typeof masterWithSlaves>;
  readonly dialect: Dialect<Client>;
  readonly password: string;
}

export interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

/** An instance whose servers run here. Files and data are on this machine, owned by the server's user: it takes root. */
export class ServerContainers<Client> {
  readonly #served: Served<Client>;
  readonly #members: readonly Member[];
  readonly #docker = new Docker();
  readonly #folder: string;
  readonly #servers = new Map<number, Docker.Container>();
  readonly #others: Docker.Container[] = [];
  readonly #clients: Client[] = [];
  readonly #launches = new Map<number, number>();
  #backup: string | undefined;

  private constructor(served: Served<Client>, members: readonly Member[]) {
    this.#served = served;
    this.#members = members;
    this.#folder = mkdtempSync(join(tmpdir(), `keelson-${served.framework.name}-`));
    chmodSync(this.#folder, 0o755);
  }

  /** So many members, of which none runs yet. */
  static async of<Client>(served: Served<Client>, members: number): Promise<ServerContainers<Client>> {
    const each = served.framework.ports.length;
    const first = await claimRow(each * members);
    const ordinals = Array.from({ length: members }, (_, ordinal) => ordinal);
    return new ServerContainers(
      served,
      ordinals.map((ordinal) => served.views.memberOf(ordinal, first + each * ordinal)),
    );
  }

  member(ordinal: number): Member {
    const member = this.#members[ordinal];
    if (member === undefined) throw new Error(`no member ${ordinal}`);
    const runs = this.#servers.has(ordinal);
    return { ...member, running: runs, healthy: runs, launch: this.#launches.get(ordinal) ?? 0 };
  }

  instance(overrides: Overrides = {}): Instance {
    const members = this.#members.map(({ ordinal }) => this.member(ordinal));
    return this.#served.views.instanceOf(members, overrides);
  }

  /** The prepare step, to its end. */
  async prepare(ordinal: number, overrides: Overrides = {}): Promise<Ended> {
    const container = await this.begin(ordinal, overrides);
    const { StatusCode } = await container.wait();
    return { exitCode: StatusCode, output: await outputOf(container) };
  }

  /** The prepare step, under way. */
  async begin(ordinal: number, overrides: Overrides = {}): Promise<Docker.Container> {
    const config = await this.#config(ordinal, overrides);
    const container = await this.#run(ordinal, config, config.prepare?.args);
    this.#others.push(container);
    return container;
  }

  /** The server, until it answers. */
  async serve(ordinal: number, overrides: Overrides = {}): Promise<void> {
    const config = await this.#config(ordinal, overrides);
    const container = await this.#run(ordinal, config, config.args);
    this.#servers.set(ordinal, container);
    this.#launches.set(ordinal, (this.#launches.get(ordinal) ?? 0) + 1);
    await until(async () => (await this.query(ordinal, 'SELECT 1 AS one')).length === 1);
  }

  /** @returns what its prepare step said */
  async start(ordinal: number, overrides: Overrides = {}): Promise<string> {
    const { exitCode, output } = await this.prepare(ordinal, overrides);
    if (exitCode !== 0) throw new Error(`the prepare step ended with ${exitCode}: ${output}`);
    await this.serve(ordinal, overrides);
    return output;
  }

  async kill(ordinal: number, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
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

  /**
   * The framework's backup of a member that runs, as a file. @throws where its command fails, with what it said
   * @param meanwhile done when it has begun; it waits for that
   */
  async backup(ordinal: number, meanwhile?: () => Promise<void>): Promise<string> {
    const backup = this.#served.framework.maintenance.backup;
    if (backup?.command === undefined) throw new Error('the framework has no command for backups');
    const path = join(this.#folder, `${randomUUID()}.backup`);
    const { argv } = backup.command(this.instance(), this.member(ordinal)).data;
    await execToFile(this.container(ordinal), argv, path, meanwhile);
    return path;
  }

  /** From now on prepare steps find this file as the backup that they restore. */
  restoreFrom(path: string): void {
    this.#backup = path;
  }

  async query(ordinal: number, sql: string): Promise<Row[]> {
    const client = await this.client(ordinal);
    try {
      return await this.#served.dialect.query(client, sql);
    } finally {
      await this.#served.dialect.close(client);
    }
  }

  /** A session as an application has it. */
  async client(ordinal: number): Promise<Client> {
    const client = await this.#served.dialect.connect(this.member(ordinal), this.#served.password);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) void this.#served.dialect.close(client);
    for (const container of [...this.#servers.values(), ...this.#others])
      await container.remove({ force: true }).catch(() => undefined);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #config(ordinal: number, overrides: Overrides): Promise<TaskConfig> {
    const instance = this.instance(overrides);
    return this.#served.framework.config(instance, instance.members[ordinal] ?? this.member(ordinal));
  }

  async #run(ordinal: number, config: TaskConfig, args: readonly string[] = []): Promise<Docker.Container> {
    const volume = this.path(ordinal, '');
    mkdirSync(volume, { recursive: true });
    chownSync(volume, SERVER_USER, SERVER_USER);
    const binds = [`${volume}:/data`, `${this.#filesOf(config)}:/keelson:ro`];
    const container = await this.#docker.createContainer({
      Image: this.#served.image,
      Entrypoint: [],
      Cmd: [...args],
      User: config.user ?? '',
      HostConfig: {
        NetworkMode: 'host',
        Binds: this.#backup === undefined ? binds : [...binds, `${this.#backup}:${RESTORE_FILE}:ro`],
      },
    });
    await container.start();
    return container;
  }

  #filesOf(config: TaskConfig): string {
    const folder = mkdtempSync(join(this.#folder, 'files-'));
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, basename(RESTORE_FILE)), ''); // where a backup is mounted
    for (const [path, { text, uid = 0, gid = 0 }] of Object.entries(config.files ?? {})) {
      const file = join(folder, path.replace('/keelson/', ''));
      writeFileSync(file, text, { mode: 0o400 });
      chownSync(file, uid, gid);
    }
    return folder;
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
