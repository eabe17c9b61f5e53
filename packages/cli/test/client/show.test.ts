import { describe, expect, test } from 'vitest';
import { eventually } from '../support.ts';
import { cache, start, world } from './world.ts';

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
  const { endpoints } = controlPlane;
  controlPlane.endpoints = (name) => {
    const { master, members } = endpoints.call(controlPlane, name);
    return { master, members: members.map((member) => ({ ...member, ports: {} })) };
  };
  expect((await keelson('endpoints', 'cache')).stdout).toBe('cache has no ports to connect to\n');
  expect((await keelson('credentials', 'cache')).stdout).toBe('password  correct-horse\n');
  expect(JSON.parse((await keelson('credentials', 'cache', '--json')).stdout)).toEqual({ password: 'correct-horse' });
});
