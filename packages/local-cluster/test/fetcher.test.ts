/** Rule 25: what a CommandInfo's URIs put into the sandbox, and what becomes of a task whose files can't be fetched. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import { amount, eventually, type Json, scalar, TestCluster, type TestScheduler, task } from './harness.ts';

describe('rule 25: files of a command', () => {
  let cluster: TestCluster;
  let scheduler: TestScheduler;
  let server: Server;
  let port: number;
  let files: Map<string, Buffer>;
  let asked: string[];

  beforeAll(async () => {
    cluster = await TestCluster.start('--cpus', '20');
    scheduler = await cluster.scheduler().subscribe();
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const file = files.get(request.url ?? '');
      if (file === undefined) response.writeHead(404).end('not here');
      else if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': 1_000_000 });
        response.write(file, () => response.destroy());
      } else response.end(file);
    });
    port = await listenOn(server);
  });
  afterAll(async () => {
    server.close();
    await cluster.close();
  });
  beforeEach(() => {
    files = new Map();
    asked = [];
  });

  function url(path: string): string {
    return `http://127.0.0.1:${port}${path}`;
  }

  /** Runs a shell command in sandboxes with these files, side by side, and gives how each ended. */
  async function runAll(ids: readonly string[], value: string, uris: readonly Json[]): Promise<Json[]> {
    const offer = await scheduler.offer((one) => amount(one, 'cpus') > 1);
    const command = { shell: true, value, uris };
    const one = { executor: undefined, command, resources: [scalar('cpus', 0.1)] };
    const tasks = ids.map((id) => task(offer, id, one));
    await scheduler.launch(offer, tasks);
    const ends = ids.map((id) => scheduler.next(({ type, update }) => type === 'UPDATE' && isEnd(update, id)));
    return (await Promise.all(ends)).map(({ update }) => Object(update).status);
  }

  async function run(id: string, value: string, uris: readonly Json[]): Promise<Json> {
    const [end = {}] = await runAll([id], value, uris);
    return end;
  }

  const finished = { state: 'TASK_FINISHED' };
  const notFetched = {
    state: 'TASK_FAILED',
    source: 'SOURCE_AGENT',
    reason: 'REASON_CONTAINER_LAUNCH_FAILED',
  };

  it('executable: it can be run, and is not unpacked', async () => {
    files.set('/tool.sh', Buffer.from('#!/bin/sh\nexit 0\n'));
    expect(await run('executable', './tool.sh', [{ value: url('/tool.sh'), executable: true }])).toMatchObject(
      finished,
    );
    files.set('/tool.tar', Buffer.from('#!/bin/sh\nexit 0\n'));
    expect(await run('program-tar', './tool.tar', [{ value: url('/tool.tar'), executable: true }])).toMatchObject(
      finished,
    );
  });

  it('without executable: it can not', async () => {
    files.set('/plain', Buffer.from('#!/bin/sh\nexit 0\n'));
    expect(await run('plain', 'test ! -x plain', [{ value: url('/plain') }])).toMatchObject(finished);
  });

  it('extract: archives are unpacked unless it says no', async () => {
    files.set('/data.tar.gz', archive(cluster.directory, 'hello'));
    const unpacked = 'test "$(cat inner.txt)" = hello';
    expect(await run('extracts', unpacked, [{ value: url('/data.tar.gz') }])).toMatchObject(finished);
    const kept = 'test ! -e inner.txt && test -s data.tar.gz';
    expect(await run('keeps', kept, [{ value: url('/data.tar.gz'), extract: false }])).toMatchObject(finished);
  });

  it('output_file: it is put there, and nowhere outside of the sandbox', async () => {
    files.set('/named', Buffer.from('x'));
    const uris = [{ value: url('/named'), output_file: 'a/b/c.txt' }];
    expect(await run('named', 'test -s a/b/c.txt', uris)).toMatchObject(finished);
    expect(await run('outside', 'true', [{ value: url('/named'), output_file: '../../x' }])).toMatchObject(notFetched);
  });

  it('cache: one download for all sandboxes, also after the agent was away', async () => {
    const content = Buffer.from('#!/bin/sh\nexit 0\n');
    files.set('/cached.sh', content);
    const uris = [{ value: url('/cached.sh'), executable: true, cache: true }];
    const ends = await runAll(['cached-one', 'cached-two', 'cached-three'], './cached.sh', uris);
    expect(ends).toEqual([finished, finished, finished].map((end) => expect.objectContaining(end)));
    await cluster.control('agents/1/stop');
    await eventually(() => scheduler.outstanding().length === 0); // what it has offered is rescinded
    await cluster.control('agents/1/start');
    expect(await run('cached-later', './cached.sh', uris)).toMatchObject(finished);
    expect(asked).toEqual(['/cached.sh']);
  });

  it('without cache: each sandbox asks', async () => {
    files.set('/fresh.sh', Buffer.from('#!/bin/sh\nexit 0\n'));
    const uris = [{ value: url('/fresh.sh'), executable: true }];
    for (const id of ['one', 'two']) expect(await run(`fresh-${id}`, './fresh.sh', uris)).toMatchObject(finished);
    expect(asked).toEqual(['/fresh.sh', '/fresh.sh']);
  });

  it('a cached file is a copy where it is no program: what a task writes to it is its own', async () => {
    files.set('/config', Buffer.from('original'));
    const uris = [{ value: url('/config'), cache: true }];
    expect(await run('writes', 'echo other > config', uris)).toMatchObject(finished);
    expect(await run('reads', 'test "$(cat config)" = original', uris)).toMatchObject(finished);
  });

  it.each([
    ['is not there', '/nothing'],
    ['breaks off', '/cut'],
  ])('a file that %s fails its task, cached or not, and is asked for again the next time', async (_what, path) => {
    files.set('/cut', Buffer.from('only the beginning'));
    for (const cache of [false, true]) {
      const end = await run(`fails-${path.slice(1)}-${cache}`, 'true', [{ value: url(path), cache }]);
      expect(end).toMatchObject(notFetched);
      expect(end.message).toMatch(/^Failed to launch container: Failed to fetch all URIs for container/);
    }
    files.delete('/cut');
    files.set('/nothing', Buffer.from('now it is'));
    if (path === '/nothing') {
      expect(await run('now-there', 'test -s nothing', [{ value: url(path), cache: true }])).toMatchObject(finished);
    }
  });
});

function isEnd(update: unknown, id: string): boolean {
  const { status } = Object(update);
  return status?.task_id?.value === id && /FINISHED|FAILED|KILLED|DROPPED|ERROR|LOST/.test(status.state);
}

function archive(folder: string, text: string): Buffer {
  const inside = join(folder, 'archive');
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(inside, 'inner.txt'), text);
  const file = join(folder, 'data.tar.gz');
  const { status } = spawnSync('tar', ['-C', inside, '-czf', file, 'inner.txt']);
  if (status !== 0 || statSync(file).size === 0) throw new Error('tar failed');
  return readFileSync(file);
}
