/** The Docker daemon goes away and comes back: neither death nor ill health. It is a private one, for this test alone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { docker, type Instance, Keelson, until } from '../support/keelson.ts';
import { PrivateDocker } from '../support/private-docker.ts';
import { allContainers, finish, untilNoContainers } from '../support/traces.ts';

const engine = new PrivateDocker();
let keelson: Keelson;
let uid: string;
beforeAll(async () => {
  await engine.start({ liveRestore: true });
  await engine.copyImage(docker, 'keelson/redis:7.0');
  keelson = await Keelson.start(`--docker-host=${engine.host}`);
  ({ uid } = await keelson.create('data', 2));
  const client = await keelson.client('data');
  await client.set('kept', 'yes');
  await client.wait(2, 5_000);
  client.disconnect();
});
afterAll(async () => {
  await engine.start({ liveRestore: true }).catch(() => undefined);
  await finish(keelson, engine.docker);
  await engine.close();
});

async function containerIds(): Promise<string[]> {
  return (await allContainers(uid, engine.docker)).map(({ Id, State }) => `${Id} ${State}`).sort();
}

async function expectData(): Promise<void> {
  let found: string | null = null;
  await until(
    async () => {
      const client = await keelson.client('data');
      found = await client.get('kept').catch(() => null);
      client.disconnect();
      return found !== null;
    },
    30_000,
    () => 'the data is there',
  );
  expect(found).toBe('yes');
}

function identityOf({ master, epoch, members }: Instance): unknown {
  return { master, epoch, tasks: members.map(({ task }) => task) };
}

it('a daemon that is killed and whose containers live on: nobody dies, nobody is ill, no master changes', async () => {
  const [before, ids] = [await keelson.get('data'), await containerIds()];
  await engine.kill();
  await sleep(8_000);
  const meanwhile = await keelson.get('data');
  expect(meanwhile.phase).toBe('running');
  expect(identityOf(meanwhile)).toEqual(identityOf(before));
  await expectData();
  await engine.start({ liveRestore: true });
  await sleep(2_000);
  expect(identityOf(await keelson.running('data'))).toEqual(identityOf(before));
  expect(await containerIds()).toEqual(ids);
});

it('what dies while the daemon is away is noticed when it is back', async () => {
  const before = await keelson.get('data');
  const [slave] = before.members.filter(({ name }) => name !== before.master);
  const containers = await engine.docker.listContainers({ filters: { label: [`keelson.instance-uid=${uid}`] } });
  const found = containers.find(({ Labels }) => Labels['keelson.member'] === String(slave?.ordinal));
  const { State } = await engine.docker.getContainer(found?.Id ?? '').inspect();
  await engine.kill();
  process.kill(State.Pid, 'SIGKILL');
  await sleep(1_000);
  await engine.start({ liveRestore: true });
  await until(
    async () =>
      (await keelson.get('data')).members.some(
        ({ ordinal, task }) => ordinal === slave?.ordinal && task !== slave.task,
      ),
    30_000,
    () => 'the slave is launched again',
  );
  const after = await keelson.running('data');
  expect(after.master).toBe(before.master);
  expect(await containerIds()).toHaveLength(3);
  await expectData();
});

it('a daemon that ends all containers on its way out: they come back with their data, one master, nothing left over', async () => {
  const ids = await containerIds();
  await engine.kill();
  await engine.start();
  await engine.stop();
  await engine.start({ liveRestore: true });
  await until(
    async () => (await containerIds()).every((id) => !ids.includes(id)),
    40_000,
    () => 'the containers are new ones',
  );
  const after = await keelson.running('data');
  expect(await containerIds()).toHaveLength(3);
  const roles = await Promise.all(
    after.members.map(async ({ name }) => {
      const client = await keelson.client('data', name);
      const replication = await client.info('replication');
      client.disconnect();
      return /role:(\w+)/.exec(replication)?.[1];
    }),
  );
  expect(roles.filter((role) => role === 'master')).toHaveLength(1);
  await expectData();
});

it('destroy while the daemon is away: it is done when it is back', async () => {
  await engine.kill();
  await keelson.request('DELETE', '/v1/instances/data?data=delete');
  await sleep(1_000);
  await engine.start({ liveRestore: true });
  await keelson.gone('data');
  await untilNoContainers(uid, engine.docker);
});
