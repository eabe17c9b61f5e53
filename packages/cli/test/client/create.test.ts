import { describe, expect, test } from 'vitest';
import { eventually } from '../support.ts';
import { cache, start, world } from './world.ts';

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

  test('says which frameworks there are, where one is named that is not', async () => {
    const { keelson } = await world();
    const { stdout } = await keelson('create', 'redsi', '--help');
    expect(stdout).toMatch(/\nThere is no framework redsi\. Did you mean redis\? There are: .*redis/);
    expect(stdout).not.toContain('Options of');
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

  test('create --restore sends the path of the backup', async () => {
    const { keelson, controlPlane } = await world();
    await keelson('create', 'redis', 'again', '--restore', '/backups/a.backup');
    expect(controlPlane.get('again').spec.restore).toEqual({ path: '/backups/a.backup' });
  });
});

test('create that is interrupted says that the instance goes on, and exits with 130', async () => {
  const { env, controlPlane } = await world();
  controlPlane.places = 0;
  const run = start(['create', 'redis', 'cache', '--wait'], env);
  await eventually('it is stored', () => controlPlane.list({ limit: 10 }).items.length === 1);
  run.child.kill('SIGINT');
  expect(await run.ended).toMatchObject({
    code: 130,
    stderr: expect.stringContaining('goes on: see keelson status cache.'),
  });
});
