/** What etcd's agent side does with real servers: each thing twice, as a scheduler that was not answered would. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { EtcdExecutor, EtcdFramework } from '@keelson/framework-etcd';
import type { Instance, Member } from '@keelson/sdk';
import type Docker from 'dockerode';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { instanceOf, memberOf, PASSWORD } from '../../packages/frameworks/etcd/test/build.ts';
import { ETCD_IMAGE, ensureEtcdImage } from '../support/images.ts';
import { docker, until } from '../support/keelson.ts';
import { claimPorts } from '../support/ports.ts';

type State = NonNullable<Member['membership']>['state'];

const executor = new EtcdExecutor();
const framework = new EtcdFramework();
const containers: Docker.Container[] = [];
const signal = () => AbortSignal.timeout(5_000);
let folder: string;
let firstPort: number;

const peer = (ordinal: number, state: State, since = 0): Member => {
  const ports = { client: firstPort + 2 * ordinal, peer: firstPort + 2 * ordinal + 1 };
  const at = { address: '127.0.0.1', ports };
  return memberOf(ordinal, state, since, { ...at, membership: { state, since, at } });
};

async function start(instance: Instance, member: Member): Promise<void> {
  const { args, files } = await framework.config(instance, member);
  const own = join(folder, `${member.ordinal}`);
  mkdirSync(own);
  for (const [path, { text }] of Object.entries(files ?? {}))
    writeFileSync(join(own, basename(path)), text, { mode: 0o444 });
  const container = await docker.createContainer({
    Image: ETCD_IMAGE,
    Cmd: [...(args ?? [])],
    Labels: { 'keelson.purpose': 'test' },
    HostConfig: { NetworkMode: 'host', Binds: [`${own}:/keelson:ro`] },
  });
  containers.push(container);
  await container.start();
}

/** @throws where it does not get well */
async function well(instance: Instance, member: Member): Promise<void> {
  let last: unknown;
  const check = () =>
    executor.checkHealth(instance, member, signal()).then(
      () => true,
      (error: unknown) => {
        last = error;
        return false;
      },
    );
  await until(check, 60_000, () => `${member.name} is well: ${last}`);
}

/** etcd takes a change of members only when all have been there for some seconds. */
async function agreed(change: () => Promise<void>): Promise<void> {
  let last: unknown;
  const attempt = () =>
    change().then(
      () => true,
      (error: unknown) => {
        last = error;
        return false;
      },
    );
  await until(attempt, 60_000, () => `agreed: ${last}`);
}

/** Where the servers look for each other. */
async function listed(): Promise<readonly string[]> {
  const post = async (path: string, body: object, token = '') => {
    const headers = { 'content-type': 'application/json', authorization: token };
    const answer = await fetch(`http://127.0.0.1:${firstPort}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers,
    });
    return answer.json();
  };
  const { token } = Object(await post('/v3/auth/authenticate', { name: 'root', password: PASSWORD }));
  const { members }: { members: { peerURLs: string[] }[] } = Object(await post('/v3/cluster/member/list', {}, token));
  return members.flatMap(({ peerURLs }) => peerURLs).sort();
}

const places = (...ordinals: readonly number[]) =>
  ordinals.map((ordinal) => `http://127.0.0.1:${firstPort + 2 * ordinal + 1}`).sort();

beforeAll(async () => {
  await ensureEtcdImage();
  folder = mkdtempSync(join(tmpdir(), 'keelson-etcd-'));
  firstPort = (await claimPorts()).first;
  const forming = [0, 1, 2].map((ordinal) => peer(ordinal, 'forming'));
  for (const member of forming) await start(instanceOf(forming), member);
  for (const member of forming) await well(instanceOf(forming), member);
}, 240_000);
afterAll(async () => {
  for (const container of containers) await container.remove({ force: true, v: true });
  rmSync(folder, { recursive: true, force: true });
});

const three = () => [0, 1, 2].map((ordinal) => peer(ordinal, 'joined'));
const host = () => peer(0, 'joined');

it('asks everybody who they are from then on', async () => {
  const anonymous = await fetch(`http://127.0.0.1:${firstPort}/v3/kv/range`, {
    method: 'POST',
    body: '{"key": "YQ=="}',
  });
  expect(anonymous.ok).toBe(false);
  const mistaken = instanceOf(three(), { secrets: { password: 'wrong' } });
  await expect(new EtcdExecutor().checkHealth(mistaken, host(), signal())).rejects.toThrow(/authentication failed/);
});

it('says how far a member is, and that it knows a leader', async () => {
  const { position, synced } = await executor.probe(instanceOf(three()), host(), signal());
  expect(synced).toBe(true);
  expect(Number(position.value)).toBeGreaterThan(0);
});

it('adds a member once, which joins; and takes it out once', { timeout: 120_000 }, async () => {
  const adding = instanceOf([...three(), peer(3, 'adding', 1)]);
  await agreed(() => executor.addMember(adding, host(), peer(3, 'adding', 1), signal()));
  await executor.addMember(adding, peer(1, 'joined'), peer(3, 'adding', 1), signal());
  expect(await listed()).toEqual(places(0, 1, 2, 3));
  const joining = instanceOf([...three(), peer(3, 'joining', 1)]);
  await start(joining, peer(3, 'joining', 1));
  await well(joining, peer(3, 'joining', 1));
  const removing = instanceOf([...three(), peer(3, 'removing', 1)]);
  await agreed(() => executor.removeMember(removing, host(), peer(3, 'removing', 1), signal()));
  await executor.removeMember(removing, peer(1, 'joined'), peer(3, 'removing', 1), signal());
  expect(await listed()).toEqual(places(0, 1, 2));
  await expect(executor.checkHealth(removing, peer(3, 'removing', 1), signal())).rejects.toThrow();
  await well(instanceOf(three()), host());
});

it('takes out one that was added and forgotten, with the next change', { timeout: 120_000 }, async () => {
  const forgotten = peer(4, 'adding', 1);
  await agreed(() => executor.addMember(instanceOf([...three(), forgotten]), host(), forgotten, signal()));
  expect(await listed()).toEqual(places(0, 1, 2, 4));
  const outside: Member = { ...peer(4, 'outside', 1), membership: { state: 'outside', since: 1, at: null } };
  const instance = instanceOf([...three(), outside, peer(5, 'removing', 2)]);
  await agreed(() => executor.removeMember(instance, host(), peer(5, 'removing', 2), signal()));
  expect(await listed()).toEqual(places(0, 1, 2));
});

it('tells the others of a member that is at other ports', { timeout: 120_000 }, async () => {
  const ports = { client: firstPort + 40, peer: firstPort + 41 };
  const moved: Member = { ...peer(2, 'joined'), ports, membership: { state: 'joined', since: 0, at: null } };
  await containers[2]?.kill();
  const instance = instanceOf([peer(0, 'joined'), peer(1, 'joined'), moved]);
  await agreed(() => executor.addMember(instance, host(), moved, signal()));
  await executor.addMember(instance, host(), moved, signal());
  expect(await listed()).toEqual([...places(0, 1), `http://127.0.0.1:${firstPort + 41}`].sort());
  await containers[2]?.remove({ force: true, v: true });
  containers.splice(2, 1);
});
