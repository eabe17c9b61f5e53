/**
 * `keelson up` on a cluster that is not its own, found by ZooKeeper, with credentials: nothing of a local one is started, and
 * its tasks outlive it.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestCluster } from '../../packages/local-cluster/test/harness.ts';
import { runCommand } from '../support/command.ts';
import { ensureRedisImage } from '../support/images.ts';
import { Keelson } from '../support/keelson.ts';
import { claimPorts } from '../support/ports.ts';
import { finish } from '../support/traces.ts';
import { masterInfo, ZooKeeper, zooKeeperProblem } from '../support/zookeeper.ts';

const problem = await zooKeeperProblem();

describe.skipIf(problem !== undefined)(`keelson up --master zk://… ${problem ?? ''}`, () => {
  let zooKeeper: ZooKeeper;
  let cluster: TestCluster;
  let keelson: Keelson;
  const folder = mkdtempSync(join(tmpdir(), 'keelson-on-mesos-'));
  const credentials = join(folder, 'credentials');
  writeFileSync(credentials, 'shop geheim\n', { mode: 0o600 });

  beforeAll(async () => {
    const { first, last } = await claimPorts();
    [zooKeeper, cluster] = await Promise.all([
      ZooKeeper.start(),
      TestCluster.start('--agents', '2', '--ports', `${first}-${last}`, '--credentials', credentials),
      ensureRedisImage(),
    ]);
    const zk = await zooKeeper.writer();
    await zk.make('/mesos');
    await zk.stand('/mesos', masterInfo(new URL(cluster.ready.masterUrl).host));
    keelson = await Keelson.start(
      `--master=zk://${zooKeeper.address}/mesos`,
      `--mesos-credentials=${credentials}`,
      '--mesos-framework-name=shop',
      '--executor=source',
    );
    expect(keelson.output).toContain('leads');
  }, 240_000);
  afterAll(async () => {
    await finish(keelson);
    await cluster?.close();
    await zooKeeper?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs an instance there, and leaves it running when it is stopped', async () => {
    const before = await keelson.create('data', 1);
    const client = await keelson.client('data');
    await client.set('key', 'value');
    client.disconnect();
    expect(existsSync(join(keelson.dataDir, 'run', 'cluster.json'))).toBe(false);
    const containers = (await keelson.containers(before.uid)).map(({ Id }) => Id).sort();
    expect(containers).toHaveLength(2);
    expect((await keelson.containers(before.uid)).map(({ Labels }) => Labels['keelson.cluster'])).toEqual([
      'shop',
      'shop',
    ]);
    const { status, body } = await cluster.operator({ type: 'GET_FRAMEWORKS' }).then((answer) => ({
      status: answer.status,
      body: answer.text,
    }));
    expect(status).toBe(200);
    expect(body).toContain('"shop"');
    for (const log of ['scheduler', 'redis']) expect(keelson.logOf(log)).not.toContain('geheim');

    await keelson.interrupt();
    expect((await keelson.containers(before.uid)).map(({ Id }) => Id).sort()).toEqual(containers);

    await keelson.up();
    const after = await keelson.running('data');
    expect(after.members.map(({ task }) => task)).toEqual(before.members.map(({ task }) => task));
    expect(after.epoch).toBe(1);
    const again = await keelson.client('data');
    expect(await again.get('key')).toBe('value');
    again.disconnect();
  });
});

describe('keelson up refuses, before it starts anything,', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-settings-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const refused = async (...flags: string[]) => {
    const { first } = await claimPorts();
    const ports = [`--api-port=${first}`, `--redis-port=${first + 1}`];
    const { code, stderr } = await runCommand(['up', `--data-dir=${join(folder, 'data')}`, ...ports, ...flags]);
    expect(code).toBe(2);
    expect(stderr).not.toContain('geheim');
    return stderr;
  };

  it('credentials that others may read, or that are none', async () => {
    const file = join(folder, 'credentials');
    writeFileSync(file, 'keelson geheim', { mode: 0o644 });
    const master = ['--master=127.0.0.1:1', `--mesos-credentials=${file}`];
    expect(await refused(...master)).toContain('--mesos-credentials: others than its owner have access');
    writeFileSync(`${file}-2`, 'geheim', { mode: 0o600 });
    expect(await refused('--master=127.0.0.1:1', `--mesos-credentials=${file}-2`)).toContain('must hold');
  });

  it('a CA file that is not there, and masters in a file that holds something else', async () => {
    expect(await refused('--master=127.0.0.1:1', '--mesos-ca=/nowhere.pem')).toContain('--mesos-ca: ENOENT');
    const file = join(folder, 'masters');
    writeFileSync(file, 'zk://user:geheim@host');
    expect(await refused(`--master=file://${file}`)).toContain('--master: zk://… must end with the path');
  });
});
