/** `keelson demo`: the whole life of a Redis in one command. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { claimPorts } from '../support/ports.ts';
import { containersOf, processesOf, sweep } from '../support/traces.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'keelson-demo-'));
afterAll(async () => {
  await sweep(dataDir);
});

async function demo(): Promise<Record<string, unknown>[]> {
  const { first, last } = await claimPorts();
  const flags = [`--api-port=${first}`, `--redis-port=${first + 1}`, `--mesos-port=${first + 2}`];
  const ports = [...flags, `--port-range=${first + 10}-${last}`];
  const { code, stdout, stderr } = await runCommand(['demo', '--json', `--data-dir=${dataDir}`, ...ports], 90_000);
  expect(stderr).toBe('');
  expect(code, stdout).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

it.each(['the first time', 'a second time'])('shows each step as JSON and leaves nothing, %s', async () => {
  const text = (await demo()).map((line) => JSON.stringify(line)).join('\n');
  const steps = [
    'create cache',
    'write through the master',
    'kill cache-0',
    'comes back',
    'scale to 3 slaves',
    'destroy',
  ];
  const at = steps.map((step) => text.indexOf(step));
  expect(at).not.toContain(-1);
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  expect(text).not.toContain('"failed"');
  expect(await containersOf(dataDir)).toEqual([]);
  expect(processesOf(dataDir)).toEqual([]);
});
