/** Backups of etcd as operators take and restore them, while a client writes all the time. */
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backup, Backups } from '../support/backups.ts';
import { EtcdClient, EtcdService } from '../support/etcd.ts';
import { ensureEtcdImage } from '../support/images.ts';
import { docker, Keelson, until } from '../support/keelson.ts';
import { finish } from '../support/traces.ts';

const TIMEOUT = { timeout: 240_000 };
const PEERS = ['--peers', '3', '--cpus', '0.3', '--mem', '200', '--disk', '512'];

let keelson: Keelson;
let backups: Backups;
beforeAll(async () => {
  await ensureEtcdImage();
  keelson = await Keelson.start('--agents=4');
  backups = new Backups(keelson);
}, 240_000);
afterAll(async () => {
  await finish(keelson);
});

describe('a backup of etcd', () => {
  let backup: Backup;
  /** Numbers of which the writer knew before the backup began that they are written. */
  let before: readonly number[];
  let password: string;

  /** At each member. */
  async function expectAllOf(name: string): Promise<EtcdClient> {
    const client = await EtcdClient.of(keelson, name);
    for (const member of client.members) {
      const found = await client.keys(member, 'write-');
      expect(before.filter((n) => !found.has(`write-${n}`))).toEqual([]);
    }
    return client;
  }

  test('is taken while a client writes, and leaves nothing on the member', TIMEOUT, async () => {
    const registry = await EtcdService.create(keelson, 'registry');
    const writer = await registry.writer();
    await writer.goesOn(200);
    before = [...writer.acknowledged];
    backup = await backups.take('registry');
    await writer.goesOn();
    await writer.stop();
    expect(before.length).toBeGreaterThanOrEqual(200);
    password = await backups.passwordOf('registry');
    expect(readFileSync(backup.path).includes(password)).toBe(false);
    expect(await backups.inside(await registry.get(), backup.member, 'ls /data')).toBe('etcd-0');
    await registry.destroy();
  });

  test('is restored by each of the peers under another name, with a password of its own', TIMEOUT, async () => {
    await backups.restore(backup.path, 'etcd', 'again', ...PEERS);
    const client = await expectAllOf('again');
    expect(client.members).toHaveLength(3);
    const [member] = client.members;
    if (member === undefined) throw new Error('nobody runs');
    expect(await backups.passwordOf('again')).not.toBe(password);
    const former = { name: 'root', password };
    expect(await client.anonymously(member, '/v3/auth/authenticate', former)).not.toBe(200);
    expect(await client.anonymously(member, '/v3/kv/range', { key: '' })).not.toBe(200);
    await client.put(member, 'since', 'the restore');
  });

  test('is restored once: what was written since is there when all are launched again', TIMEOUT, async () => {
    await backups.relaunch('again');
    const client = await expectAllOf('again');
    for (const member of client.members) expect(await client.keys(member, 'since')).toEqual(new Set(['since']));
  });

  test('is nothing to a member that is added afterwards: it has all from the others', TIMEOUT, async () => {
    expect((await keelson.request('PATCH', '/v1/instances/again', { peers: 4 })).status).toBe(200);
    await until(async () => (await EtcdClient.of(keelson, 'again')).members.length === 4, 120_000);
    await keelson.running('again', 120_000);
    const client = await expectAllOf('again');
    expect(await client.list()).toHaveLength(4);
    for (const member of client.members) expect(await client.keys(member, 'since')).toEqual(new Set(['since']));
    await keelson.request('DELETE', '/v1/instances/again?data=delete');
    await keelson.gone('again');
  });

  test('comes to the same where the restoration of a member is interrupted', TIMEOUT, async () => {
    const spec = { name: 'halfway', framework: 'etcd', peers: 3, restore: { path: backup.path } };
    const resources = { cpus: 0.3, memMb: 200, diskMb: 512 };
    expect((await keelson.request('POST', '/v1/instances', { ...spec, resources })).status).toBe(201);
    const { uid } = await keelson.get('halfway');
    let killed = '';
    await until(async () => {
      for (const { Id, Mounts, Command } of await keelson.containers(uid)) {
        const mount = Mounts.find(({ Destination }) => Destination === '/data');
        if (!Command.includes('snapshot restore') || mount === undefined) continue;
        if (existsSync(join(mount.Source, 'etcd-0'))) continue;
        await docker
          .getContainer(Id)
          .kill()
          .then(() => {
            killed = Id;
          })
          .catch(() => undefined);
      }
      return killed !== '';
    }, 60_000);
    await keelson.running('halfway', 170_000);
    expect((await expectAllOf('halfway')).members).toHaveLength(3);
    await keelson.request('DELETE', '/v1/instances/halfway?data=delete');
    await keelson.gone('halfway');
  });

  test('that is not whole is refused with the reason', TIMEOUT, async () => {
    const half = `${backup.path}.half`;
    copyFileSync(backup.path, half);
    truncateSync(half, 12_000);
    await backups.refuses(half, 'etcd', 'this is no backup of etcd, or not all of one');
    rmSync(half);
  });
});
