/**
 * docs/guides/mesos.md, followed word by word: its own blocks are run, in an empty folder, with names of hosts and files
 * replaced by what is here. The masters are the local cluster's, found by a real ZooKeeper.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flagOf, settingNames } from '@keelson/cli';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestCluster } from '../../packages/local-cluster/test/harness.ts';
import { RedisServer } from '../../packages/store/test/redis-server.ts';
import { blocksOf, Reader, type Running, substitute } from '../support/guide.ts';
import { ensureRedisImage } from '../support/images.ts';
import { docker, until } from '../support/keelson.ts';
import { claimPorts } from '../support/ports.ts';
import { sweep } from '../support/traces.ts';
import { masterInfo, ZooKeeper, zooKeeperProblem } from '../support/zookeeper.ts';

const problem = await zooKeeperProblem();
const shells = blocksOf('mesos.md', '## Start it').filter(({ language }) => language === 'sh');
const [credentials, up, create] = shells.map(({ text }) => text);
const [config] = blocksOf('mesos.md', '## Start it').filter(({ language }) => language === 'ts');
const [onAgentLost] = blocksOf('mesos.md', '### When an agent is lost');

describe.skipIf(problem !== undefined)(`docs/guides/mesos.md, followed ${problem ?? ''}`, () => {
  const agents = mkdtempSync(join(tmpdir(), 'keelson-guide-agents-'));
  let [zooKeeper, cluster, redis]: [ZooKeeper?, TestCluster?, RedisServer?] = [];
  const readers: Reader[] = [];
  let names: Record<string, string>;
  let variables: Record<string, string>;
  let running: Running | undefined;

  beforeAll(async () => {
    const { first, last } = await claimPorts();
    variables = {
      KEELSON_API_PORT: String(first),
      KEELSON_REDIS_PORT: String(first + 1),
      KEELSON_ARTIFACT_PORT: String(first + 2),
      KEELSON_AGENT_DATA_DIR: agents,
    };
    zooKeeper = await ZooKeeper.start();
    const known = join(agents, 'credentials-of-the-masters');
    writeFileSync(known, 'keelson …\n', { mode: 0o600 });
    [cluster] = await Promise.all([
      TestCluster.start('--agents', '3', '--ports', `${first + 10}-${last}`, '--credentials', known),
      ensureRedisImage(),
    ]);
    const writer = await zooKeeper.writer();
    await writer.make('/mesos');
    await writer.stand('/mesos', masterInfo(new URL(cluster.ready.masterUrl).host));
    const { address } = zooKeeper;
    names = {
      'zk1:2181,zk2:2181,zk3:2181': `${address},${address},${address}`,
      'keelson.example:5454': `localhost:${first + 2}`,
    };
  });
  afterEach(async () => {
    for (const { folder } of readers.splice(0)) await sweep(dirname(folder));
  });
  afterAll(async () => {
    await sweep(agents);
    await cluster?.close();
    await zooKeeper?.remove();
    await redis?.remove();
  });

  function reader(more: Readonly<Record<string, string>> = {}): Reader {
    const one = new Reader({ ...variables, ...more });
    readers.push(one);
    return one;
  }

  async function done(one: Reader, commands: string): Promise<string> {
    const { code, output } = await one.run(commands);
    expect(code, output).toBe(0);
    return output;
  }

  const containers = async () => {
    const all = await docker.listContainers({ filters: { label: ['keelson.cluster=keelson-prod'] } });
    const ours = all.filter(({ Mounts }) => Mounts.some(({ Source }) => Source.startsWith(`${agents}/`)));
    return ours.map(({ Id }) => Id).sort();
  };

  it('it begins, runs an instance, and leaves it running', async () => {
    const one = reader();
    await done(one, String(credentials));
    running = one.start(substitute(String(up), names));
    await running.says('Keelson runs.');
    expect(running.output).toMatch(/the master at \S+ leads/);
    const log = () => readFileSync(join(one.folder, '.keelson/logs/scheduler.log'), 'utf8');
    await until(
      async () => /"mesosFrameworkId":"[^"]+","msg":"subscribed to the Mesos master"/.test(log()),
      10_000,
      log,
    );
    expect(log()).toMatch(/the Mesos master at \S+ leads/);

    const created = await done(one, String(create));
    expect(created).toMatch(/^cache {2}redis {2}running/m);
    expect(created.match(/^cache-\d .*healthy/gm)).toHaveLength(3);
    const before = await containers();
    expect(before).toHaveLength(3);

    expect(await running.interrupt(), running.output).toBe(0);
    expect(await containers()).toEqual(before);
    running = one.start(substitute(String(up), names));
    await running.says('Keelson runs.');
    const tasks = (text: string) => text.match(/cache-\w+\.\d\.\d/g);
    expect(tasks(await done(one, 'keelson status cache'))).toEqual(tasks(created));
    expect(await containers()).toEqual(before);

    writeFileSync(join(one.folder, 'cache.yaml'), `name: cache\nframework: redis\nslaves: 2\n${onAgentLost?.text}`);
    await done(one, 'keelson apply -f cache.yaml');
    expect(await containers()).toEqual(before);
    await done(one, 'keelson destroy cache --delete-data --yes');
    expect(await containers()).toEqual([]);
    expect(await running.interrupt(), running.output).toBe(0);
  });

  it('the same by keelson.config.ts, with a Redis over TLS', async () => {
    // Of machines that another Keelson of that name has not used: executors remember its store.
    const one = reader({ KEELSON_AGENT_DATA_DIR: join(agents, 'others') });
    const ca = join(one.folder, 'redis-ca.pem');
    redis = await redisOverTls(one.folder, ca);
    const here = {
      ...names,
      'rediss+sentinel://s1,s2,s3/keelson': `rediss://127.0.0.1:${redis.port}`, // sentinels have tests of their own
      '/etc/ssl/redis-ca.pem': ca,
    };
    await done(one, String(credentials));
    writeFileSync(join(one.folder, 'keelson.config.ts'), substitute(String(config?.text), here));
    running = one.start('keelson up');
    await running.says('Keelson runs.');
    expect(running.output).not.toContain('private Redis');
    expect(await done(one, String(create))).toMatch(/^cache {2}redis {2}running/m);
    await done(one, 'keelson destroy cache --delete-data --yes');
    expect(await running.interrupt(), running.output).toBe(0);
  });
});

async function redisOverTls(folder: string, cert: string): Promise<RedisServer> {
  const key = join(folder, 'redis-key.pem');
  const subject = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject], {
    stdio: 'pipe',
  });
  const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always'];
  return RedisServer.startTls([...files, '--tls-auth-clients', 'no', ...durable]);
}

describe('the guide', () => {
  it('names no flag that the commands have not', () => {
    const guides = fileURLToPath(new URL('../../docs/guides/', import.meta.url));
    const folder = fileURLToPath(new URL('../../packages/cli/src/commands/', import.meta.url));
    const commands = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    const known = new Set([
      ...settingNames.map(flagOf),
      ...commands.flatMap((text) => text.match(/--[a-z][a-z-]+/g) ?? []),
    ]);
    const named = readFileSync(join(guides, 'mesos.md'), 'utf8').match(/--[a-z][a-z-]+(?![\w_])/g) ?? [];
    expect(new Set(named).size).toBeGreaterThan(10);
    expect([...new Set(named)].filter((flag) => !known.has(flag))).toEqual([]);
  });
});
