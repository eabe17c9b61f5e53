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
