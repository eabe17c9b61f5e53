/** Agents, how they are drained, and offers: the real command against a real API. */
import { listenApi } from '@keelson/api';
import { MemoryControlPlane } from '@keelson/api/testing';
import { expect, onTestFinished, test } from 'vitest';
import { runCommand } from '../../../test/support/command.ts';

async function world() {
  const controlPlane = new MemoryControlPlane();
  const api = await listenApi({ controlPlane, port: 0 });
  onTestFinished(() => api.close());
  return { controlPlane, keelson: (...args: string[]) => runCommand([...args, `--api=${api.url}`]) };
}

test('agents are listed with what they offered, who lives there, and what keeps whom', async () => {
  const { keelson } = await world();
  const [header, row] = (await keelson('agents')).stdout.split('\n');
  expect(header).toMatch(/^AGENT +STATE +CPUS +MEM +DISK +PORTS +MEMBERS +ID$/);
  expect(row).toMatch(/^agent-1 +ready +3\.5 +1 GB +10 GB +100 +cache-0 +S1$/);
  await keelson('agent', 'drain', 'agent-1');
  expect((await keelson('agents')).stdout).toContain(
    'cache-0 is still on agent-1: its data is here, and no slave is healthy and in sync',
  );
});

test('an agent is drained and undrained by its name; an unknown one is said', async () => {
  const { controlPlane, keelson } = await world();
  const drained = await keelson('agent', 'drain', 'agent-1');
  expect(drained).toMatchObject({ code: 0, stdout: expect.stringContaining('agent-1 is being drained\n  cache-0: ') });
  expect(controlPlane.drained?.state).toBe('draining');
  expect(await keelson('agent', 'undrain', 'S1')).toMatchObject({ code: 0, stdout: 'agent-1 takes members again\n' });
  expect(controlPlane.drained).toBeNull();
  const missing = await keelson('agent', 'drain', 'nowhere');
  expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('AGENT_NOT_FOUND')]);
});

test('with --wait the command says what keeps whom, and ends with 6 where somebody stays, with 0 where nobody does', async () => {
  const { controlPlane, keelson } = await world();
  const stuck = await keelson('agent', 'drain', 'agent-1', '--wait', '--timeout', '1s');
  expect(stuck).toMatchObject({ code: 6, stderr: expect.stringContaining('cache-0: its data is here') });
  controlPlane.drained = null;
  const waiting = keelson('agent', 'drain', 'agent-1', '--wait');
  await expect.poll(() => controlPlane.drained?.state, { timeout: 20_000 }).toBe('draining');
  controlPlane.drained = { state: 'drained', by: 'operator', sinceMs: 1, why: 'drained by the operator', members: [] };
  expect(await waiting).toMatchObject({ code: 0, stdout: 'agent-1 is drained: nobody is there\n' });
});

test('offers say who waits, and what each agent lacks', async () => {
  const { keelson } = await world();
  const { stdout } = await keelson('offers');
  expect(stdout).toMatch(/big-6 +agent-1 +\d\d:\d\d:\d\d\.\d{3} +distribution +at most 2 allowed/);
  expect(stdout).toMatch(/agent-1 +\S+ +declined +it has GPUs/);
});
