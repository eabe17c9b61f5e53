/** What is asked of a real server, in a container that is configured by the framework. */
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Instance, Member } from '@keelson/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { imageProblem, skips } from '../../../../test/support/images.ts';
import { docker } from '../../../../test/support/keelson.ts';
import { claimRow } from '../../../../test/support/ports.ts';
import { soon, until } from '../../../../test/support/soon.ts';
import { EtcdExecutor, EtcdFramework } from '../src/index.ts';
import { rootToken, tokenKeyOf } from '../src/token.ts';
import { instanceOf, memberOf, PASSWORD } from './build.ts';

const FORMER = 'of the instance that the backup is of';
const framework = new EtcdFramework();

let executor: EtcdExecutor;
let member: Member;
let container: Awaited<ReturnType<typeof docker.createContainer>>;
let folder: string;

/** As one that was restored: its root user may have another password than the instance. */
const instance = (): Instance => instanceOf([member], { spec: { restore: { path: '/backups/a.backup' } } });
const check = () => executor.checkHealth(instance(), member, soon());

async function post(path: string, body: object, token?: string): Promise<{ status: number; token?: string }> {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: token }) };
  const url = `http://127.0.0.1:${member.ports.client}${path}`;
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: soon() });
  return { ...JSON.parse(await response.text()), status: response.status };
}

const login = (password: string) => post('/v3/auth/authenticate', { name: 'root', password });

/** Somebody who may changes the users. */
async function addUser(name: string): Promise<void> {
  const { token } = await login(PASSWORD);
  expect(await post('/v3/auth/user/add', { name, password: 'hers' }, token)).toMatchObject({ status: 200 });
}

/** What a snapshot of another instance has, with authentication as it was there. */
async function makeFormerRoot(isEnabled: boolean): Promise<void> {
  const calls: readonly [string, object][] = [
    ['user/add', { name: 'root', password: FORMER }],
    ['role/add', { name: 'root' }],
    ['user/grant', { user: 'root', role: 'root' }],
    ...(isEnabled ? [['enable', {}] as [string, object]] : []),
  ];
  for (const [path, body] of calls) expect(await post(`/v3/auth/${path}`, body)).toMatchObject({ status: 200 });
}

async function start(): Promise<void> {
  const { args, files = {}, user } = framework.config(instance(), member);
  for (const [path, { text, uid = 0, gid = 0 }] of Object.entries(files)) {
    const file = join(folder, basename(path));
    writeFileSync(file, text, { mode: 0o400 });
    chownSync(file, uid, gid);
  }
  container = await docker.createContainer({
    Image: framework.config(instance(), member).image,
    Entrypoint: [],
    Cmd: [...(args ?? [])],
    User: user ?? '',
    HostConfig: {
      NetworkMode: 'host',
      Binds: [`${folder}:/keelson:ro`],
      Tmpfs: { '/data': 'uid=999,gid=999,mode=0700' },
    },
  });
  await container.start();
  await until(async () => (await post('/v3/maintenance/status', {})).status === 200);
}

describe.skipIf(skips('a server of etcd', await imageProblem('etcd')))('a server of etcd', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keelson-etcd-'));
    chmodSync(folder, 0o755);
    const client = await claimRow(2);
    const [address, ports] = ['127.0.0.1', { client, peer: client + 1 }];
    const membership = { state: 'forming', since: 0, at: { address, ports } } as const;
    member = memberOf(0, 'forming', 0, { address, ports, membership });
    executor = new EtcdExecutor();
    await start();
  });
  afterEach(async () => {
    await container.remove({ force: true });
    rmSync(folder, { recursive: true, force: true });
  });

  test('stays healthy when somebody changes users, which makes all tokens old', async () => {
    await check();
    await check(); // with a token from now on
    for (const name of ['alice', 'bob']) {
      await addUser(name);
      await check();
    }
    const target = memberOf(1);
    await addUser('carol');
    await executor.removeMember(instance(), member, target, soon());
  });

  test.each([true, false])(
    'has the password of its instance once it is healthy (authentication was on: %s)',
    async (on) => {
      await makeFormerRoot(on);
      await check();
      expect((await login(PASSWORD)).status).toBe(200);
      expect((await login(FORMER)).status).not.toBe(200);
      await check();
    },
  );

  test('gives and takes no data by the token that changes a password', async () => {
    await check();
    const token = rootToken(tokenKeyOf(PASSWORD), Date.now());
    const key = Buffer.from('some').toString('base64');
    expect((await post('/v3/kv/put', { key, value: key }, token)).status).not.toBe(200);
    expect((await post('/v3/kv/range', { key }, token)).status).not.toBe(200);
    expect((await post('/v3/kv/deleterange', { key }, token)).status).not.toBe(200);
    expect((await post('/v3/auth/user/changepw', { name: 'root', password: PASSWORD }, token)).status).toBe(200);
    await check();
  });
});
