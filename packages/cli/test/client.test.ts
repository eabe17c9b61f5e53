/** The real command as a child process, against a real API on a real socket. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ListenOptions, listenApi } from '@keelson/api';
import { MemoryControlPlane } from '@keelson/api/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import { createContext } from '../src/context.ts';
import { createProgram } from '../src/program.ts';
import { eventually, temporaryFolder } from './support.ts';

const compileCache = join(tmpdir(), 'keelson-test-compile-cache');
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], env: Record<string, string> = {}, cwd = temporaryFolder()) {
  const base = { PATH: process.env.PATH ?? '', TZ: 'UTC', HOME: cwd, NODE_COMPILE_CACHE: compileCache };
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...base, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const ended = once(child, 'close').then(([code]): Run => ({ code, ...said }));
  return { child, said, ended };
}

async function world(options: Partial<ListenOptions> = {}) {
  const controlPlane = new MemoryControlPlane();
  const api = await listenApi({ controlPlane, port: 0, ...options });
  onTestFinished(() => api.close());
  const env = { KEELSON_API: api.url };
  const keelson = (...args: string[]): Promise<Run> => {
    const run = start(args, env);
    run.child.stdin.end();
    return run.ended;
  };
  return { controlPlane, api, env, keelson };
}

const cache = { name: 'cache', framework: 'redis', slaves: 2 };

describe('help of create', () => {
  test('shows the options of the frameworks that the scheduler has; of one alone, where it is named', async () => {
    const { keelson } = await world();
    const all = await keelson('create', '--help');
    expect(all.code).toBe(0);
    expect(all.stdout).toContain('\nOptions of redis (--option KEY=VALUE):\n');
    expect(all.stdout).toContain('\nOptions of etcd');
    for (const args of [
      ['create', 'redis', '--help'],
      ['create', '-h', 'redis'],
      ['help', 'create', 'redis'],
    ]) {
      const { stdout } = await keelson(...args);
      expect(stdout).toContain('\nOptions of redis');
      expect(stdout).not.toContain('\nOptions of etcd');
    }
  });

  test('shows those that are configured here, where no scheduler answers', async () => {
    const run = start(['create', 'redis', '--help'], { KEELSON_API: 'http://127.0.0.1:9' });
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nOptions of redis .*\n {2}maxmemoryMb +integer 1-16777216\. Default: /);
  });
});

describe('create', () => {
  test('sends what its flags say, waits, and shows the members', async () => {
    const { keelson, controlPlane } = await world();
    const flags =
      '--slaves 2 --cpus 0.5 --mem 256 --disk 2048 --image redis:7 --option maxmemoryPolicy=allkeys-lru --option minReplicas=1';
    const placing = [
      '--distribution',
      '1',
      '--constraint',
      'hostname UNIQUE',
      '--constraint',
      'rack LIKE r[12]',
      '--durability',
      'sync',
    ];
    const run = await keelson('create', 'redis', 'cache', ...flags.split(' '), ...placing);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('cache running: 1 master, 2 slaves');
    expect(run.stdout).toMatch(/cache-0 {2}master {2}agent-1 {2}127\.0\.0\.1:31000 {2}healthy/);
    expect(controlPlane.get('cache').spec).toMatchObject({
      slaves: 2,
      image: 'redis:7',
      durability: 'sync',
      resources: { cpus: 0.5, memMb: 256, diskMb: 2048 },
      placement: {
        distribution: 1,
        constraints: [
          ['hostname', 'UNIQUE'],
          ['rack', 'LIKE', 'r[12]'],
        ],
      },
      options: { maxmemoryPolicy: 'allkeys-lru', minReplicas: 1 },
    });
  });

  test('says why members wait, and what would help', async () => {
    const { keelson, controlPlane } = await world();
    controlPlane.places = 6;
    const run = await keelson('create', 'redis', 'big', '--slaves', '9', '--timeout', '300ms');
    expect(run.code).toBe(6);
    expect(run.stdout).toContain('big waiting: 6 of 10 members placed');
    expect(run.stdout).toContain('big-6 … big-9 wait for an offer:\n');
    expect(run.stdout).toContain('distribution  3 agents: 2 of its members are there, at most 2 allowed');
    expect(run.stdout).toContain(
      'They will be placed when an agent joins, or with keelson scale big --distribution 4.',
    );
  });

  test('tells all that is wrong by the flags, and exits with 2', async () => {
    const { keelson, controlPlane } = await world();
    const run = await keelson('create', 'redsi', 'Cache!', '--mem', '1', '--constraint', 'hostname UNIQ');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain("error SPEC_INVALID: The instance's spec is not valid");
    expect(run.stderr).toContain('NAME: must be a DNS label');
    expect(run.stderr).toContain('FRAMEWORK: unknown: redsi. Did you mean redis?');
    expect(run.stderr).toContain('--mem: must be at least 16');
    expect(run.stderr).toContain('--constraint[0][1]: must be one of UNIQUE');
    expect(controlPlane.calls).toEqual([]);
  });

  test('exits with 4 where the name is taken, and 2 where a flag is no number', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    expect(await keelson('create', 'redis', 'cache')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('INSTANCE_EXISTS'),
    });
    expect(await keelson('create', 'redis', 'other', '--slaves', 'two')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('must be a number'),
    });
  });

  test('prints one JSON object, of what is stored with --no-wait', async () => {
    const { keelson, controlPlane } = await world();
    controlPlane.places = 0;
    const run = await keelson('create', 'redis', 'cache', '--no-wait', '--json');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({ name: 'cache', phase: 'waiting' });
  });
});

test('create that is interrupted says that the instance goes on, and exits with 130', async () => {
  const { env, controlPlane } = await world();
  controlPlane.places = 0;
  const run = start(['create', 'redis', 'cache', '--wait'], env);
  await eventually('it is stored', () => controlPlane.list({ limit: 10 }).items.length === 1);
  run.child.kill('SIGINT');
  expect(await run.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('is stored, and goes on') });
});

describe('a command line that is not valid', () => {
  test('is told in words with where help is, or as JSON where that is asked for', async () => {
    const { keelson } = await world();
    const run = await keelson('create', 'redis');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain("missing required argument 'name'");
    expect(run.stderr).toContain('See keelson create --help.');
    for (const args of [
      ['create', 'redis', '--json'],
      ['--json', 'creat'],
      ['ls', '--json', '--nope'],
    ]) {
      const { code, stdout, stderr } = await keelson(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(JSON.parse(stderr)).toMatchObject({
        error: { code: 'USAGE', detail: expect.stringMatching(/missing|unknown/) },
      });
    }
  });
});

describe('apply', () => {
  const yaml = `name: cache
framework: redis
slaves: 2
resources: { cpus: 0.5, memMb: 256, diskMb: 1024 }
placement: { distribution: 1, constraints: [[hostname, UNIQUE]] }
durability: sync
options: { maxmemoryPolicy: allkeys-lru }
---
name: other
framework: redis
`;

  function file(text: string, name = 'cache.yaml'): string {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, text);
    return path;
  }

  test('creates all that the file declares; the second time it changes nothing', async () => {
    const { keelson, controlPlane } = await world();
    const path = file(yaml);
    expect(await keelson('apply', '-f', path)).toMatchObject({ code: 0, stdout: 'cache created\nother created\n' });
    expect(controlPlane.get('cache').spec).toMatchObject({
      durability: 'sync',
      options: { maxmemoryPolicy: 'allkeys-lru' },
    });
    expect(await keelson('apply', '-f', path)).toMatchObject({ code: 0, stdout: 'cache unchanged\nother unchanged\n' });
    const changed = file(JSON.stringify({ ...cache, slaves: 3 }), 'cache.json');
    expect(await keelson('apply', '-f', changed, '--wait')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('cache changed\n'),
    });
  });

  test('reads stdin', async () => {
    const { env, controlPlane } = await world();
    const run = start(['apply', '-f', '-'], env);
    run.child.stdin.end(yaml);
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(controlPlane.calls).toEqual(['create cache', 'create other']);
  });

  test('names file, line and field of all that is wrong, and sends nothing', async () => {
    const { keelson, controlPlane } = await world();
    const path = file(`${yaml}slave: 2
resources:
  cpus: 1
  memMb: 1
placement:
  constraints:
    - [hostname, UNIQ]
---
framework: redsi
name: cache
`);
    const run = await keelson('apply', '-f', path);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(`${path}:11: slave: is not a known field. Did you mean slaves?`);
    expect(run.stderr).toContain(`${path}:14: resources.memMb: must be at least 16`);
    expect(run.stderr).toContain(`${path}:17: placement.constraints[0][1]: must be one of UNIQUE`);
    expect(run.stderr).toContain(`${path}:19: framework: unknown: redsi. Did you mean redis?`);
    expect(controlPlane.calls).toEqual([]);
  });

  test('names the line of what the API alone can check', async () => {
    const { keelson } = await world();
    const path = file(`name: cache\nframework: redis\noptions:\n  minReplicas: -1\n`);
    const run = await keelson('apply', '-f', path);
    expect(run).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${path}:4: options.minReplicas: must be at least 0`),
    });
  });

  test.each([
    ['no YAML', 'name: [', 2],
    ['nothing', '\n', 2],
    ['a list', '- 1', 2],
    ['the same name twice', `${yaml}---\n${yaml}`, 2],
  ])('refuses %s', async (_what, text, code) => {
    const { keelson, controlPlane } = await world();
    expect(await keelson('apply', '-f', file(text))).toMatchObject({ code, stdout: '' });
    expect(controlPlane.calls).toEqual([]);
  });

  test('says that there is no such file', async () => {
    const { keelson } = await world();
    expect(await keelson('apply', '-f', 'none.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('none.yaml: there is no such file'),
    });
  });

  test('--check only checks', async () => {
    const { keelson, controlPlane } = await world();
    expect(await keelson('apply', '-f', file(yaml), '--check')).toMatchObject({
      code: 0,
      stdout: 'valid: cache, other\n',
    });
    expect(controlPlane.calls).toEqual([]);
  });
});

describe('ls and status', () => {
  test('ls shows a row for each instance, over as many pages as it takes', async () => {
    const { keelson, controlPlane } = await world();
    expect(await keelson('ls')).toMatchObject({ code: 0, stdout: expect.stringContaining('keelson create') });
    await controlPlane.create(cache);
    await controlPlane.create({ ...cache, name: 'another-one', slaves: 0 });
    const { stdout } = await keelson('ls');
    const [header, ...rows] = stdout.trim().split('\n');
    expect(header).toMatch(/^NAME +FRAMEWORK +PHASE +MEMBERS +MASTER +AGE$/);
    expect(rows[0]).toMatch(/^another-one +redis +running +1\/1 +127\.0\.0\.1:31000 +\d+d$/);
    expect(rows[1]).toMatch(/^cache +redis +running +3\/3 /);
    expect(JSON.parse((await keelson('ls', '--json')).stdout).items).toHaveLength(2);
  });

  test('status shows members, figures and the last events', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    controlPlane.note('lost', 'cache', 'cache-0', 'container exited 137 (seen by its executor)');
    await controlPlane.failover('cache', 'cache-2');
    const { stdout, code } = await keelson('status', 'cache');
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('cache  redis  running   epoch 2   term 1   durability async (at most 0 B behind)');
    expect(lines[1]).toMatch(/^MEMBER +ROLE +TASK +AGENT +ADDRESS +HEALTH +LAG +CPU +MEM +AGE$/);
    expect(lines[2]).toMatch(
      /^cache-2 +master +cache-0{8}\.2\.1 +agent-3 +127\.0\.0\.1:31002 +healthy +– +0\.3% +4\/100M +\d+d$/,
    );
    expect(lines[3]).toMatch(/^cache-0 +slave .* healthy +0 B /);
    expect(lines.slice(5)).toEqual([
      'LAST EVENTS',
      '12:04:07.312  cache created by the API: redis',
      '12:04:07.313  cache-0 lost: container exited 137 (seen by its executor)',
      '12:04:07.314  cache-2 promoted: freshest of its slaves',
    ]);
    const json = JSON.parse((await keelson('--json', 'status', 'cache')).stdout);
    expect(json).toMatchObject({ instance: { master: 'cache-2' }, stats: { 'cache-0': {} }, events: [{}, {}, {}] });
  });

  test('status shows what there is when the agents do not answer', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    controlPlane.stats = () => Promise.reject(new Error('away'));
    expect(await keelson('status', 'cache')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/cache-0 .* healthy +– +– +– /),
    });
  });

  test('status -w writes it anew when it has changed', async () => {
    const { env, controlPlane } = await world();
    await controlPlane.create(cache);
    const run = start(['status', 'cache', '-w', '--json'], env);
    await eventually('the first line', () => run.said.stdout.includes('\n'));
    await controlPlane.suspend('cache', 'operator');
    await eventually('the second line', () => run.said.stdout.trim().split('\n').length === 2);
    run.child.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).instance.phase),
    ).toEqual(['running', 'suspended']);
  });

  test('an instance that is not there: exit code 3', async () => {
    const { keelson } = await world();
    const run = await keelson('status', 'none');
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toContain('INSTANCE_NOT_FOUND');
    expect(run.stderr).toContain('keelson ls');
    expect(JSON.parse((await keelson('status', 'none', '--json')).stderr)).toMatchObject({
      error: { code: 'INSTANCE_NOT_FOUND' },
    });
  });
});

describe('changes', () => {
  test('scale', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    expect(await keelson('scale', 'cache', '--slaves', '3')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 master, 3 slaves'),
    });
    expect(controlPlane.get('cache').members).toHaveLength(4);
    expect(await keelson('scale', 'cache', '--distribution', '4')).toMatchObject({ code: 0 });
    expect(controlPlane.get('cache').spec.placement.distribution).toBe(4);
    expect(await keelson('scale', 'cache', '--slaves', '1000')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--slaves: must be at most 99'),
    });
    expect(await keelson('scale', 'cache')).toMatchObject({ code: 2 });
  });

  test.each(['failover', 'switchover'])('%s says who is master now', async (kind) => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    const run = await keelson(kind, 'cache', '--to', '2');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^cache-2 is master \(it was cache-0\), epoch 2, after \d+ ms\n$/);
    expect(controlPlane.calls).toContain(`${kind} cache cache-2`);
  });

  test.each([
    ['refused', 'error REQUEST_REFUSED: no slave is in sync'],
    ['givenUp', 'error REQUEST_REFUSED: The switchover was given up: no slave is in sync.'],
  ] as const)('a switchover that is %s says why, and not what became of another request', async (outcome, told) => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    controlPlane.switchover = async (name) => {
      const [id, kind] = [7, 'switchover'] as const;
      const other = { id: 8, kind: 'fence', outcome: 'refused', message: 'another one', atMs: 1 } as const;
      const asked = controlPlane.get(name);
      controlPlane.set({
        ...asked,
        requests: [{ id, kind, outcome, message: 'no slave is in sync', atMs: 1 }, other],
      });
      return { ...asked, requests: [{ id, kind, outcome: 'asked', message: '', atMs: null }] };
    };
    const { code, stderr } = await keelson('switchover', 'cache');
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining(told) });
  });

  test('backup and run ask for an operation, follow it, and say what came of it', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    const run = await keelson('backup', 'cache');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^backup of cache is done, after [\d.]+ s\n {2}cache-1: \/backups\/a\.backup\n$/);
    expect(await keelson('run', 'cache', 'repair')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('redis has no such operation; it has: backup'),
    });
    expect(await keelson('run', 'cache', 'backup', '--no-wait')).toMatchObject({
      code: 0,
      stdout: 'backup of cache asked for\n',
    });
    expect(controlPlane.calls.slice(1)).toEqual(['backup', 'repair', 'backup'].map((name) => `maintain cache ${name}`));
  });

  test('an operation that goes on is shown, and told about when its time is over', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    controlPlane.maintain = async (name, operation) =>
      controlPlane.set({
        ...controlPlane.get(name),
        maintenance: { operation, done: 1, total: 3, member: 'cache-2', sinceMs: Date.now() },
        requests: [{ id: 1, kind: 'maintain', outcome: 'underWay', message: '', atMs: 1 }],
      });
    const run = await keelson('run', 'cache', 'repair', '--timeout', '300ms');
    expect(run.code).toBe(6);
    expect(run.stderr).toContain('  … repair: 1 of 3, cache-2\n');
    expect(run.stderr).toContain('repair of cache goes on');
    const status = await keelson('status', 'cache');
    expect(status.stdout).toMatch(/repair goes on for \d+\w+: 1 of 3 members done, cache-2 is next or at it\n/);
  });

  test('create --restore sends the path of the backup', async () => {
    const { keelson, controlPlane } = await world();
    await keelson('create', 'redis', 'again', '--restore', '/backups/a.backup');
    expect(controlPlane.get('again').spec.restore).toEqual({ path: '/backups/a.backup' });
  });

  test('suspend and resume', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    expect(await keelson('suspend', 'cache')).toMatchObject({ code: 0, stdout: 'cache suspended\n' });
    expect(await keelson('resume', 'cache')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('cache running'),
    });
    expect(controlPlane.calls).toEqual(['create cache', 'suspend cache operator', 'resume cache']);
  });

  test('destroy asks, or needs --yes; it keeps the data unless told otherwise', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    expect(await keelson('destroy', 'cache')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    expect(await keelson('destroy', 'cache', '--delete-data', '--keep-data', '--yes')).toMatchObject({ code: 2 });
    expect(controlPlane.calls).toEqual(['create cache']);
    expect(await keelson('destroy', 'cache', '--yes')).toMatchObject({
      code: 0,
      stdout: 'cache destroyed; 3 volumes kept\n',
    });
    await controlPlane.create(cache);
    const run = await keelson('destroy', 'cache', '--delete-data', '-y', '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({ data: 'delete', instance: { name: 'cache' } });
    expect(controlPlane.calls).toContain('destroy cache delete');
  });

  test('fence needs to be meant', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    expect(await keelson('fence', 'cache-0')).toMatchObject({ code: 2, stderr: expect.stringContaining('--i-know') });
    expect(controlPlane.calls).toEqual(['create cache']);
    expect(await keelson('fence', 'cache-0', '--i-know')).toMatchObject({ code: 0 });
    expect(controlPlane.calls).toContain('fence cache-0');
  });
});

describe('events', () => {
  test('are listed, of all, of one, and since some', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    await controlPlane.create({ ...cache, name: 'other' });
    controlPlane.note('lost', 'cache', 'cache-0', 'exited');
    expect((await keelson('events')).stdout.trim().split('\n')).toHaveLength(3);
    expect((await keelson('events', 'cache')).stdout).toBe(
      '12:04:07.312  cache created by the API: redis\n12:04:07.314  cache-0 lost: exited\n',
    );
    expect((await keelson('events', '--since', '2-0', '--json')).stdout).toBe(
      `${JSON.stringify(controlPlane.journal[2])}\n`,
    );
    expect((await keelson('events', '--since', '1h')).stdout).toBe('');
    expect(await keelson('events', '--since', '!')).toMatchObject({ code: 2 });
  });

  test('are followed over a restart of the API, each once', async () => {
    const { env, api, controlPlane } = await world();
    controlPlane.note('created', 'cache', null, 'one');
    const run = start(['events', '-f', '--json'], env);
    const messages = () =>
      run.said.stdout
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line).message);
    await eventually('the first event', () => messages().length === 1);
    controlPlane.note('running', 'cache', null, 'two');
    await eventually('the second event', () => messages().length === 2);
    await api.close();
    controlPlane.note('lost', 'cache', null, 'three');
    const again = await listenApi({ controlPlane, port: Number(new URL(api.url).port) });
    onTestFinished(() => again.close());
    await eventually('the third event', () => messages().length === 3);
    expect(messages()).toEqual(['one', 'two', 'three']);
    run.child.kill('SIGINT');
    expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

test('logs, endpoints and credentials', async () => {
  const { keelson, controlPlane } = await world();
  await controlPlane.create(cache);
  expect(await keelson('logs', 'cache-1', '--tail', '2')).toMatchObject({
    code: 0,
    stdout: 'cache-1 line 0\ncache-1 line 1\n',
  });
  expect(await keelson('logs', 'cache-9')).toMatchObject({ code: 3 });
  expect(await keelson('logs', 'cache')).toMatchObject({ code: 3 });
  expect((await keelson('endpoints', 'cache')).stdout).toMatch(/cache-0 +master +redis +127\.0\.0\.1:31000 +healthy/);
  expect((await keelson('credentials', 'cache')).stdout).toBe('password  correct-horse\n');
  expect(JSON.parse((await keelson('credentials', 'cache', '--json')).stdout)).toEqual({ password: 'correct-horse' });
});

describe('the API', () => {
  test('that does not run is started with keelson up, says the error; exit code 5', async () => {
    const run = start(['ls', '--api', 'http://127.0.0.1:9']);
    expect(await run.ended).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/API_UNREACHABLE.*127\.0\.0\.1:9[\s\S]*keelson up/),
    });
  });

  test('that is something else is said to be so', async () => {
    const server = createServer((_request, response) => response.end('<html>'));
    const port = await listenOn(server);
    onTestFinished(() => void server.close());
    const run = start(['ls', '--api', `http://127.0.0.1:${port}`]);
    expect(await run.ended).toMatchObject({ code: 5, stderr: expect.stringContaining("is not Keelson's API") });
  });

  test('gets the token of the file, and refuses without', async () => {
    const { keelson } = await world({ token: 'swordfish' });
    const path = join(temporaryFolder(), 'token');
    writeFileSync(path, 'swordfish\n');
    expect(await keelson('ls')).toMatchObject({ code: 1, stderr: expect.stringContaining('UNAUTHORIZED') });
    expect(await keelson('ls', '--api-token-file', path)).toMatchObject({ code: 0 });
    expect(await keelson('ls', '--api-token-file', '/none')).toMatchObject({ code: 2 });
  });

  test('must be a URL', async () => {
    expect(await start(['ls', '--api', 'localhost']).ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--api'),
    });
  });
});

test('every client command has help with examples', async () => {
  const nothing = { write: () => true };
  const interrupts = { stop: new AbortController().signal, onKill: () => undefined };
  const ignored = () => undefined;
  const program = await createProgram(
    createContext({
      cwd: temporaryFolder(),
      env: {},
      stdout: nothing,
      stderr: nothing,
      interrupts,
      exitWith: ignored,
      noteForInterrupt: ignored,
    }),
  );
  const names =
    'create apply ls status scale failover switchover suspend resume destroy events logs endpoints credentials fence backup run';
  for (const name of names.split(' ')) {
    const command = program.commands.find((one) => one.name() === name);
    const told: string[] = [];
    command?.configureOutput({ writeOut: (text) => void told.push(text) }).outputHelp();
    const help = told.join('');
    expect(help, name).toMatch(/Examples?:\n {2}keelson /);
    expect(help, name).toContain('--api <url>');
  }
});

test('colours are for terminals, unless NO_COLOR says otherwise', async () => {
  const { env, controlPlane } = await world();
  await controlPlane.create(cache);
  const coloured = async (more: Record<string, string>) =>
    (await start(['ls'], { ...env, ...more }).ended).stdout.includes('\u001b[');
  expect(await coloured({})).toBe(false);
  expect(await coloured({ FORCE_COLOR: '1' })).toBe(true);
  expect(await coloured({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
});
