/** A cluster of one real broker: the framework's own prepare step and server in a container, with files and data on this machine. It takes root. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instance } from '@keelson/sdk';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { docker } from '../../../../test/support/keelson.ts';
import { claimRow } from '../../../../test/support/ports.ts';
import { soon, until } from '../../../../test/support/soon.ts';
import { type ClusterClient, withCluster } from '../src/cluster-client.ts';
import { KafkaExecutor, KafkaFramework } from '../src/index.ts';
import { instanceOf, memberOf } from './build.ts';

const USER = 1_000;
const MEMORY_MB = 640;
const STARTED_MS = 120_000;

export class OneBroker {
  readonly instance: Instance;
  readonly folder = mkdtempSync(join(tmpdir(), 'keelson-kafka-'));
  readonly #executor = new KafkaExecutor();
  #container: ReturnType<typeof docker.getContainer> | undefined;

  private constructor(instance: Instance) {
    this.instance = instance;
    chmodSync(this.folder, 0o755);
  }

  /** One that takes clients. */
  static async start(options: Overrides['options'] = {}): Promise<OneBroker> {
    const client = await claimRow(2);
    const ports = { client, controller: client + 1 };
    const address = '127.0.0.1';
    const member = memberOf(0, 'forming', 0, {
      address,
      ports,
      membership: { state: 'forming', since: 0, at: { address, ports } },
    });
    const resources = { cpus: 1, memMb: MEMORY_MB, diskMb: 1_024 };
    const broker = new OneBroker(instanceOf([member], { options, spec: { resources } }));
    try {
      await broker.#run();
      await until(async () => {
        await broker.#executor.checkHealth(broker.instance, broker.member, soon(3_000));
        return true;
      }, STARTED_MS);
    } catch (error) {
      await broker.close();
      throw error;
    }
    return broker;
  }

  get member() {
    const [member] = this.instance.members;
    if (member === undefined) throw new Error('it has no member');
    return member;
  }

  withClient<T>(work: (client: ClusterClient) => Promise<T>): Promise<T> {
    return withCluster(this.instance, this.member, work);
  }

  /** A backup, as it comes. */
  pieces(): AsyncIterator<Uint8Array> {
    return this.#executor.backup(this.instance, this.member, soon(STARTED_MS))[Symbol.asyncIterator]();
  }

  /** @returns the file, which goes with the broker */
  async backup(): Promise<string> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#executor.backup(this.instance, this.member, soon(STARTED_MS))) pieces.push(piece);
    const path = join(this.folder, 'backup');
    writeFileSync(path, Buffer.concat(pieces));
    return path;
  }

  restore(path: string): Promise<void> {
    return this.#executor.restore(this.instance, this.member, path, soon(STARTED_MS));
  }

  async close(): Promise<void> {
    await this.#container?.remove({ force: true });
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #run(): Promise<void> {
    const config = new KafkaFramework().config(this.instance, this.member);
    const [volume, files] = ['volume', 'files'].map((name) => join(this.folder, name)) as [string, string];
    for (const each of [volume, files]) mkdirSync(each);
    chownSync(volume, USER, USER);
    for (const [path, { text, uid = 0, gid = 0, mode = 0o400 }] of Object.entries(config.files ?? {})) {
      const file = join(files, path.replace('/keelson/', ''));
      writeFileSync(file, text, { mode });
      chownSync(file, uid, gid);
    }
    this.#container = await docker.createContainer({
      Image: config.image,
      Entrypoint: ['sh', '-c', '"$0" "$1" "$2" && shift 2 && exec "$@"', ...(config.prepare?.args ?? [])],
      Cmd: [...(config.entrypoint ?? []), ...(config.args ?? [])],
      Env: Object.entries(config.env ?? {}).map(([name, value]) => `${name}=${value}`),
      User: config.user ?? '',
      HostConfig: {
        NetworkMode: 'host',
        Memory: MEMORY_MB * 2 ** 20,
        Binds: [`${volume}:/data`, `${files}:/keelson:ro`],
      },
    });
    await this.#container.start();
  }
}
