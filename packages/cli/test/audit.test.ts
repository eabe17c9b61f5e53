/** What belongs to nobody, and a store that has gone back: the real command against a real API. */
import { listenApi } from '@keelson/api';
import { MemoryControlPlane } from '@keelson/api/testing';
import type { Quarantined } from '@keelson/core';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../../test/support/command.ts';

const stray: Quarantined = {
  kind: 'task',
  id: 'stray-00000000.0.4',
  agentId: 'agent-1',
  executorId: 'e',
  uid: 'stray-00000000',
  ordinal: 0,
  launch: 4,
  sinceMs: Date.UTC(2026, 0, 2),
  why: 'the store does not know its instance',
};

async function world() {
  const controlPlane = new MemoryControlPlane();
  const api = await listenApi({ controlPlane, port: 0 });
  onTestFinished(() => api.close());
  return { controlPlane, keelson: (...args: string[]) => runCommand([...args, `--api=${api.url}`]) };
}

test('audit lists what belongs to nobody, with why; reclaims with --yes alone, and adopts', async () => {
  const { controlPlane, keelson } = await world();
  expect(await keelson('audit')).toMatchObject({ code: 0, stdout: 'nothing is quarantined (3 agents asked)\n' });
  controlPlane.unowned.push(stray, { ...stray, id: 'other-00000000.0.1' });
  const listed = await keelson('audit');
  expect(listed.stdout).toMatch(
    /task {2}stray-00000000\.0\.4 +agent-1 +2026-01-02T.* the store does not know its instance/,
  );
  expect(await keelson('audit', '--reclaim', stray.id)).toMatchObject({ code: 2 });
  expect(controlPlane.unowned).toHaveLength(2);
  expect(await keelson('audit', '--reclaim', stray.id, '--yes')).toMatchObject({
    code: 0,
    stdout: 'task stray-00000000.0.4 on agent agent-1 is gone\n',
  });
  expect((await keelson('audit', '--adopt', 'other-00000000.0.1')).stdout).toContain('is taken up');
  const missing = await keelson('audit', '--adopt', 'nothing');
  expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('QUARANTINE_NOT_FOUND')]);
});

test('a volume is taken up to be kept, or with --use to be its member’s', async () => {
  const { controlPlane, keelson } = await world();
  const volume: Quarantined = { ...stray, kind: 'volume', id: 'stray-00000000.0' };
  controlPlane.unowned.push(volume, { ...volume, id: 'stray-00000000.1' });
  expect(await keelson('audit', '--adopt', volume.id)).toMatchObject({
    code: 0,
    stdout: 'volume stray-00000000.0 on agent agent-1 is taken up: it is kept\n',
  });
  await keelson('audit', '--adopt', 'stray-00000000.1', '--use');
  expect(controlPlane.calls).toEqual(['adopt stray-00000000.0', 'adopt stray-00000000.1 to be used']);
  expect(await keelson('audit', '--use')).toMatchObject({ code: 2 });
});

test('volumes lists what is kept, and removes one with --yes alone; one whose agent is away stays asked for', async () => {
  const { controlPlane, keelson } = await world();
  const [first] = controlPlane.kept;
  if (first !== undefined) controlPlane.kept.push({ ...first, volumeId: 'w', agentId: 'S2', sizeMb: null });
  const listed = await keelson('volumes');
  expect(listed.stdout).toMatch(/^ID +INSTANCE +MEMBER +AGENT +SIZE +STATE +SINCE +WHY\n/);
  expect(listed.stdout).toMatch(/v +old +old-0 +S1 +64 MB +retained +1970-01-01T\S+ +kept\n/);
  expect(await keelson('volumes', 'remove', 'v')).toMatchObject({ code: 2 });
  expect(controlPlane.calls).toEqual([]);
  const removed = await keelson('volumes', 'remove', 'v', '--yes', '--wait');
  expect(removed).toMatchObject({ code: 0, stdout: 'volume v on agent S1 is gone\n' });
  const away = await keelson('volumes', 'remove', 'w', '--agent', 'S2', '--yes', '--wait', '--timeout', '1ms');
  expect(away).toMatchObject({ code: 6, stdout: 'volume w on agent S2 is being removed: S2 offers nothing\n' });
  expect((await keelson('volumes')).stdout).toMatch(/w +old +old-0 +S2 +– +removing +\S+ +S2 offers nothing\n/);
  const missing = await keelson('volumes', 'remove', 'nothing', '--yes');
  expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('VOLUME_NOT_FOUND')]);
});

test.each(['adopt', 'forget'] as const)('%s needs --yes, and says what is there then', async (how) => {
  const { controlPlane, keelson } = await world();
  await controlPlane.create({ name: 'cache', framework: 'redis', slaves: 2 });
  const calls = controlPlane.calls.length;
  expect(await keelson(how)).toMatchObject({ code: 2 });
  expect(controlPlane.calls).toHaveLength(calls);
  const run = await keelson(how, '--yes');
  expect(run).toMatchObject({ code: 0, stdout: 'the store is accepted: 1 instance (cache)\n' });
  expect(controlPlane.calls.at(-1)).toBe(`${how} the store`);
});
