/** A real ZooKeeper for tests, from Debian's packages, which are installed where they are missing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@keelson/core';
import zooKeeperClient, { type Client } from 'node-zookeeper-client';
import { Apt } from '../../packages/cli/src/setup/apt.ts';
import { runCommand } from '../../packages/cli/src/setup/run-command.ts';
import { killHard } from './kill-hard.ts';
import { claimPort } from './ports.ts';

/** Its manifest names all the jars that the server needs. */
const JAR = '/usr/share/java/zookeeper.jar';
/** Not Debian's `zookeeper`, which wants a whole desktop's Java. */
const PACKAGES = ['libzookeeper-java', 'default-jre-headless'];
const START_TIMEOUT_MS = 60_000;

/** Why there is no ZooKeeper here; undefined where there is one, if need be after installing it. */
export async function zooKeeperProblem(): Promise<string | undefined> {
  if (await isThere()) return undefined;
  try {
    await new Apt().install(PACKAGES, AbortSignal.timeout(300_000));
  } catch (error) {
    return `no ZooKeeper: ${messageOf(error)}`;
  }
  return (await isThere()) ? undefined : 'no ZooKeeper, although its packages are installed';
}

async function isThere(): Promise<boolean> {
  return existsSync(JAR) && (await runCommand('java', ['-version'])).code === 0;
}

export class ZooKeeper {
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess | undefined;
  readonly #clients = new Set<Client>();

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  static async start(): Promise<ZooKeeper> {
    const server = new ZooKeeper(await claimPort(), await mkdtemp(join(tmpdir(), 'keelson-zookeeper-')));
    try {
      await server.startAgain();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** With what it has kept, sessions among it. */
  async startAgain(): Promise<void> {
    const config = join(this.#folder, 'zoo.cfg');
    const lines = [
      `dataDir=${join(this.#folder, 'data')}`,
      `clientPort=${this.port}`,
      'clientPortAddress=127.0.0.1',
      'tickTime=200',
      'maxSessionTimeout=40000',
      'admin.enableServer=false',
    ];
    await writeFile(config, `${lines.join('\n')}\n`);
    const options = ['-Xmx96m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dzookeeper.forceSync=no'];
    const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
    this.#process = spawn('java', [...options, '-cp', JAR, main, config], { stdio: 'ignore' });
    const deadlineMs = performance.now() + START_TIMEOUT_MS;
    while (!(await answers(this.port))) {
      if (performance.now() > deadlineMs) throw new Error('ZooKeeper did not start');
      await sleep(50);
    }
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    await killHard(child);
  }

  /** Stops it in its tracks (SIGSTOP), or lets it go on (SIGCONT). */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.kill(signal);
  }

  /** A client that is not Keelson's, to write with. What it makes as ephemeral lives until `sessionEnds`. */
  async writer(): Promise<Writer> {
    const client = zooKeeperClient.createClient(this.address, { sessionTimeout: 30_000, spinDelay: 100, retries: 5 });
    this.#clients.add(client);
    const connected = once(client, 'connected');
    client.connect();
    await connected;
    return new Writer(client);
  }

  async remove(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const { CreateMode, ACL, Permission, Id } = zooKeeperClient;

export class Writer {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async make(path: string, content = ''): Promise<void> {
    await this.#create(path, content, CreateMode.PERSISTENT);
  }

  /** As a master does when it stands for election; returns the node's name. */
  async stand(parent: string, content: string): Promise<string> {
    return (await this.#create(`${parent}/json.info_`, content, CreateMode.EPHEMERAL_SEQUENTIAL)).slice(
      parent.length + 1,
    );
  }

  async delete(path: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#client.remove(path, (error: unknown) => (error === null ? resolve() : reject(error)));
    await promise;
  }

  /** Only who has these credentials may do anything with the node. */
  async protect(path: string, credential: string): Promise<void> {
    this.#client.addAuthInfo('digest', Buffer.from(credential));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const acls = [new ACL(Permission.ALL, new Id('auth', ''))];
    this.#client.setACL(path, acls, (error: unknown) => (error === null ? resolve() : reject(error)));
    await promise;
  }

  /** As a master that ends: what it made as ephemeral goes away. */
  close(): void {
    this.#client.close();
  }

  async #create(path: string, content: string, mode: number): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#client.create(path, Buffer.from(content), mode, (error: unknown, made: string) =>
      error === null ? resolve(made) : reject(error),
    );
    return await promise;
  }
}

/** What a master of that address writes about itself. */
export function masterInfo(address: string): string {
  const [hostname = '', port = ''] = address.split(':');
  return JSON.stringify({
    address: { hostname, ip: hostname, port: Number(port) },
    hostname,
    id: `master-${port}`,
    ip: 16_777_343,
    pid: `master@${address}`,
    port: Number(port),
    version: '1.11.0',
  });
}

/** `srvr` is the one command that every ZooKeeper answers by default. */
function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(1_000, () => resolve(false));
  socket.once('error', () => resolve(false));
  socket.once('connect', () => socket.write('srvr'));
  socket.once('data', (data) => resolve(data.toString().startsWith('Zookeeper version')));
  socket.once('close', () => resolve(false));
  void promise.then(() => socket.destroy());
  return promise;
}
