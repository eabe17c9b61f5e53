/**
 * Three `keelson up` on one Mesos cluster, each on a machine of its own (an address, folders, processes), as
 * docs/guides/high-availability.md says, whose own command is run. One leads; machines die; tasks do not notice.
 */
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestCluster } from '../../packages/local-cluster/test/harness.ts';
import { RedisServer } from '../../packages/store/test/redis-server.ts';
import { blocksOf, Reader, type Running, substitute } from '../support/guide.ts';
import { ensureRedisImage } from '../support/images.ts';
import { type Answer, docker, type Instance, until } from '../support/keelson.ts';
import { claimPorts } from '../support/ports.ts';
import { allContainers, processesOf, sweep } from '../support/traces.ts';
import { Writer } from '../support/writer.ts';
import { masterInfo, ZooKeeper, zooKeeperProblem } from '../support/zookeeper.ts';

interface Frameworks {
  readonly get_frameworks?: { readonly frameworks?: readonly { readonly active: boolean }[] };
}

const TOKEN = 'a-token-of-the-three';
const HOSTS = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
const problem = await zooKeeperProblem();
const [command] = blocksOf('high-availability.md', '## Start them');

/** A load balancer in front of the schedulers' artifact ports: the first that answers is taken. */
function balance(port: number, backendPort: number): Server {
  const server = createServer((client) => {
    const attempt = ([host, ...others]: readonly string[]): void => {
      if (host === undefined) return void client.destroy();
      const backend = connect(backendPort, host);
      backend.once('error', () => attempt(others));
      backend.once('connect', () => {
        backend.removeAllListeners('error').on('error', () => client.destroy());
        client.pipe(backend).pipe(client);
      });
    };
    client.on('error', () => undefined);
    attempt(HOSTS);
  });
  return server.listen(port, '127.0.0.1');
}

/** What one machine runs. */
class Machine {
  readonly url: string;
  readonly reader: Reader;
  #up: Running | undefined;
  readonly #command: string;

  constructor(host: string, ports: { api: number; artifacts: number }, agents: string, names: Record<string, string>) {
    this.url = `http://${host}:${ports.api}`;
    this.reader = new Reader({
      KEELSON_API_PORT: String(ports.api),
      KEELSON_ARTIFACT_HOST: host,
      KEELSON_ARTIFACT_PORT: String(ports.artifacts),
      KEELSON_AGENT_DATA_DIR: agents,
    });
    writeFileSync(join(this.reader.folder, 'api-token'), TOKEN, { mode: 0o600 });
    this.#command = substitute(String(command?.text), { ...names, '10.0.0.1': host });
  }

  get home(): string {
    return dirname(this.reader.folder);
  }

  get data(): string {
    return join(this.reader.folder, '.keelson');
  }

  async up(): Promise<void> {
    this.#up = this.reader.start(this.#command);
    await this.#up.says('Keelson runs.');
  }

  /** SIGKILL of `up` alone. */
  killUp(): void {
    this.#up?.signal('SIGKILL');
  }

  /** SIGKILL of all that runs on it. */
  async die(): Promise<void> {
    await until(async () => {
      const left = processesOf(this.home);
      for (const { pid } of left) process.kill(pid, 'SIGKILL');
      return left.length === 0;
    }, 10_000);
  }

  async ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const answer: T = JSON.parse(await response.text());
    return { status: response.status, body: answer };
  }

  async leads(): Promise<boolean> {
    const answer = await this.ask<{ leading: boolean }>('GET', '/readyz').catch(() => undefined);
    return answer?.body.leading === true;
  }

  async cache(): Promise<Instance> {
    const { body } = await this.ask<Instance>('GET', '/v1/instances/cache?wait=running&timeoutMs=25000');
    return body;
  }
}

describe.skipIf(problem !== undefined)(`three keelson up on one Mesos cluster ${problem ?? ''}`, () => {
  const agents = mkdtempSync(join(tmpdir(), 'keelson-three-agents-'));
  let [zooKeeper, cluster, redis, balancer, writer]: [ZooKeeper?, TestCluster?, RedisServer?, Server?, Writer?] = [];
  let machines: Machine[] = [];

  beforeAll(async () => {
    const { first, last } = await claimPorts();
    zooKeeper = await ZooKeeper.start();
    redis = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', 'always', '--requirepass', 'password']);
    [cluster] = await Promise.all([
      TestCluster.start('--agents', '3', '--ports', `${first + 10}-${last}`),
      ensureRedisImage(),
    ]);
    const zk = await zooKeeper.writer();
    await zk.make('/mesos');
    await zk.stand('/mesos', masterInfo(new URL(cluster.ready.masterUrl).host));
    balancer = balance(first + 2, first + 1);
    const names = {
      'zk1:2181,zk2:2181,zk3:2181': zooKeeper.address,
      'redis+sentinel://:password@s1,s2,s3/keelson': `redis://:password@127.0.0.1:${redis.port}`,
      'keelson.example:5454': `127.0.0.1:${first + 2}`,
    };
    machines = HOSTS.map((host) => new Machine(host, { api: first, artifacts: first + 1 }, agents, names));
  });
  afterAll(async () => {
    await writer?.end();
    for (const machine of machines) await sweep(machine.home);
    await sweep(agents);
    balancer?.close();
    await cluster?.close();
    await zooKeeper?.remove();
    await redis?.remove();
  });

  async function leader(): Promise<Machine> {
    let found: Machine | undefined;
    await until(
      async () => {
        const leading = await Promise.all(machines.map((machine) => machine.leads()));
        found = machines.find((_machine, at) => leading[at]);
        return leading.filter((leads) => leads).length === 1;
      },
      30_000,
      () => 'one leads',
    );
    if (found === undefined) throw new Error('unreachable');
    return found;
  }

  const tasksOf = ({ members }: Instance) => members.map(({ task }) => task);
  const containersOf = async ({ uid }: Instance) => (await allContainers(uid)).map(({ Id }) => Id).sort();

  it('the first to come leads, the others follow, with its key', async () => {
    const [one, ...others] = machines;
    if (one === undefined) throw new Error('unreachable');
    await one.up();
    for (const { data } of others) {
      mkdirSync(data, { recursive: true });
      copyFileSync(join(one.data, 'seal.key'), join(data, 'seal.key'));
      chmodSync(join(data, 'seal.key'), 0o600);
      cpSync(join(one.data, 'executors'), join(data, 'executors'), { recursive: true }); // or each makes the same file
    }
    await Promise.all(others.map((machine) => machine.up()));
    expect(await leader()).toBe(one);
    for (const machine of others) {
      const { body } = await machine.ask('GET', '/readyz');
      expect(body).toMatchObject({ ready: true, leading: false, leader: one.url });
      expect(existsSync(join(machine.data, 'run/redis.json'))).toBe(false);
    }
    const created = await others[0]?.ask('POST', '/v1/instances', { name: 'cache', framework: 'redis', slaves: 1 });
    expect(created?.status).toBe(201);
    for (const machine of machines)
      expect(await machine.cache()).toMatchObject({ phase: 'running', master: 'cache-0' });
  });

  it('SIGKILL of the leading up, and of its machine: another leads, tasks and clients do not notice', async () => {
    const old = await leader();
    const before = await old.cache();
    const containers = await containersOf(before);
    const { body } = await old.ask<{ password: string }>('GET', '/v1/instances/cache/credentials');
    const [master] = before.members;
    writer = new Writer(String(master?.address), Number(master?.ports.redis), body.password);
    await until(async () => Number(writer?.written) > 0, 10_000);

    old.killUp();
    expect(await leader()).toBe(old); // what `up` supervises outlives it
    await old.die();
    const next = await leader();
    expect(next).not.toBe(old);
    const after = await next.cache();
    expect({ tasks: tasksOf(after), epoch: after.epoch }).toEqual({ tasks: tasksOf(before), epoch: 1 });
    expect(await containersOf(after)).toEqual(containers);
    // It leads a moment before it has subscribed; it subscribes as the same framework.
    const frameworks = async (): Promise<readonly { active: boolean }[]> => {
      const answer = await cluster?.operator({ type: 'GET_FRAMEWORKS' });
      const { get_frameworks }: Frameworks = answer?.json() ?? {};
      return get_frameworks?.frameworks ?? [];
    };
    await until(async () => (await frameworks()).every(({ active }) => active), 30_000);
    expect(await frameworks()).toMatchObject([{ active: true, framework_info: { name: 'keelson' } }]);

    const written = writer.written;
    await until(async () => Number(writer?.written) > written + 10, 10_000);
    expect(writer.failed).toBe(0);
  });

  it('who leads now launches on an agent that has no executor yet, and fails over', async () => {
    const now = await leader();
    await now.ask('PATCH', '/v1/instances/cache', { slaves: 2 });
    await until(async () => (await now.cache()).members.length === 3, 30_000);
    const { members, uid, epoch } = await now.cache();
    expect(new Set(members.map(({ agentId }) => agentId)).size).toBe(3);
    await writer?.end();
    const [server] = (await allContainers(uid)).filter(({ Labels }) => Labels['keelson.member'] === '0');
    await docker.getContainer(String(server?.Id)).kill();
    await until(async () => (await now.cache()).epoch > epoch, 30_000);
    const { master } = await now.cache();
    expect(master).not.toBe('cache-0');
  });

  it('the second machine dies too: the last one leads; those that come back follow', async () => {
    const old = await leader();
    const before = await old.cache();
    const containers = await containersOf(before);
    await old.die();
    const last = await leader();
    expect(tasksOf(await last.cache())).toEqual(tasksOf(before));
    expect(await containersOf(before)).toEqual(containers);
    const dead = machines.filter((machine) => machine !== last);
    await Promise.all(dead.map((machine) => machine.up()));
    expect(await leader()).toBe(last);
    for (const machine of dead)
      expect((await machine.ask('GET', '/readyz')).body).toMatchObject({ ready: true, leader: last.url });
    expect((await dead[0]?.ask('DELETE', '/v1/instances/cache?data=delete'))?.status).toBe(202);
    await until(async () => (await last.ask('GET', '/v1/instances/cache')).status === 404, 30_000);
    expect(await containersOf(before)).toEqual([]);
  });
});
