import { describe, expect, test } from 'vitest';
import { cache, world } from './world.ts';

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
