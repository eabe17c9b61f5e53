import { describe, expect, test } from 'vitest';
import { cache, world } from './world.ts';

describe('operations of a framework', () => {
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
});
