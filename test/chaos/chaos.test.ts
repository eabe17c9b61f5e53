/**
 * A whole Keelson under clients that write, operators that change their minds and bad days, all at random. Then the shaking
 * stops, and everything must be well: it converges, nothing that was acknowledged by all is lost, nothing is left over; and at no
 * time did two servers of one instance take writes.
 *
 *   KEELSON_CHAOS_SEED=7 KEELSON_CHAOS_SECONDS=300 node_modules/.bin/vitest run test/chaos
 *
 * The seed makes the choices, in order; when what they meet is where is the machine's own. A failure prints what was done and
 * seen, and leaves the logs.
 */
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@keelson/core';
import { expect, it } from 'vitest';
import { type Instance, Keelson } from '../support/keelson.ts';
import { finish } from '../support/traces.ts';
import { checkConverged, checkKept, checkNoProcess, checkNothingLeft, checkReasons } from './check.ts';
import { History } from './history.ts';
import { Operator } from './operator.ts';
import { Choices } from './random.ts';
import { Trouble } from './trouble.ts';
import { Watch } from './watch.ts';

const seed = Number(process.env.KEELSON_CHAOS_SEED ?? 1);
const seconds = Number(process.env.KEELSON_CHAOS_SECONDS ?? 45);

it(`survives ${seconds} s of trouble (seed ${seed})`, { timeout: (seconds + 480) * 1000 }, async () => {
  const history = new History(process.env.KEELSON_CHAOS_SEED !== undefined);
  const keelson = await Keelson.start();
  try {
    await run(keelson, history);
  } catch (error) {
    history.violation(`the run broke off: ${messageOf(error)}`);
  }
  const logs = history.violations.length === 0 ? '' : keepLogs(keelson);
  await finish(keelson);
  expect(history.violations, `seed ${seed}, logs in ${logs}\n${history.text}`).toEqual([]);
});

async function run(keelson: Keelson, history: History): Promise<void> {
  const watches = await begin(keelson, history);
  let uids: ReadonlyMap<string, boolean> | undefined;
  try {
    uids = await shake(keelson, history);
    history.say('quiet from here on');
    await checkConverged(keelson, history);
    await sleep(1_000); // both clients of each go on a while
  } finally {
    for (const watch of watches) await watch.close();
  }
  for (const watch of watches.filter(({ name }) => name !== 'group')) await checkKept(keelson, history, watch);
  for (const { name } of watches) await checkReasons(keelson, history, name);
  await checkNothingLeft(keelson, history, uids);
  await keelson.interrupt();
  history.say('stopped');
  await checkNoProcess(keelson, history);
}

async function begin(keelson: Keelson, history: History): Promise<readonly Watch[]> {
  const small = { resources: { cpus: 0.1, memMb: 48 }, durability: 'sync' };
  await Promise.all([
    keelson.create('alone', 0, small),
    keelson.create('group', 2, { ...small, durability: 'async' }),
    keelson.create('safe', 2, small),
  ]);
  return [
    await Watch.start(keelson, history, 'alone', 0),
    await Watch.start(keelson, history, 'group', 3),
    await Watch.start(keelson, history, 'safe', 2),
  ];
}

/** Uids of all instances that were seen, and whether their data is to go. */
async function shake(keelson: Keelson, history: History): Promise<ReadonlyMap<string, boolean>> {
  const choices = new Choices(seed);
  const operator = new Operator(keelson, choices, history);
  const trouble = new Trouble(keelson, choices, history);
  const uids = new Map<string, boolean>();
  const untilMs = performance.now() + seconds * 1000;
  while (performance.now() < untilMs) {
    await (choices.next() < 0.5 ? operator : trouble).act();
    for (const { uid } of await all(keelson)) uids.set(uid, false);
    await sleep(choices.between(100, 2_500));
  }
  await trouble.over();
  for (const { uid } of await all(keelson)) uids.set(uid, true);
  return uids;
}

async function all(keelson: Keelson): Promise<readonly Instance[]> {
  const answer = await keelson.request<{ items: Instance[] }>('GET', '/v1/instances?limit=100').catch(() => undefined);
  return answer?.body.items ?? [];
}

function keepLogs(keelson: Keelson): string {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-chaos-'));
  cpSync(join(keelson.dataDir, 'logs'), folder, { recursive: true });
  return folder;
}
