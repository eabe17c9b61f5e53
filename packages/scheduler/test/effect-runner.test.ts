import type { Effect, EffectResult, Instance } from '@keelson/core';
import { afterEach, expect, it } from 'vitest';
import { EffectRunner, type Perform } from '../src/effect-runner.ts';
import { eventually, newInstance, Plain, silent, sleep } from './support/world.ts';

let running: EffectRunner | undefined;
afterEach(() => running?.close());

const base = newInstance(new Plain(), 'cache');
const kill = (id: number, delayMs = 0): Effect => ({
  id,
  attempt: 0,
  notBeforeMs: Date.now() + delayMs,
  timeoutMs: 1_000,
  kind: 'kill',
  ordinal: 0,
  launch: 1,
  graceMs: null,
});
const withEffects = (...effects: Effect[]): Instance => ({ ...base, status: { ...base.status, effects } });

function runner(perform: Perform) {
  const reports: { effectId: number; result: EffectResult }[] = [];
  running = new EffectRunner({
    perform,
    report: (_uid, effectId, result) => void reports.push({ effectId, result }),
    latest: () => base,
    now: Date.now,
    log: silent,
  });
  return { runner: running, reports };
}

it('runs each stored effect once, however often it is stored', async () => {
  const performed: number[] = [];
  const { runner: subject, reports } = runner(async (_instance, { id }) => {
    performed.push(id);
    return { result: { kind: 'hookDone' } };
  });
  for (let i = 0; i < 3; i++) subject.align(base.uid, withEffects(kill(1), kill(2)));
  await eventually('both results', () => reports.length === 2);
  await sleep(20);
  expect(performed).toEqual([1, 2]);
});

it('aborts an effect that is withdrawn, and reports nothing of it', async () => {
  const aborted = Promise.withResolvers<void>();
  const { runner: subject, reports } = runner(async (_instance, _effect, signal) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    aborted.resolve();
    return { result: { kind: 'hookDone' } };
  });
  subject.align(base.uid, withEffects(kill(1)));
  await sleep(5);
  subject.align(base.uid, withEffects(kill(2, 60_000)));
  await aborted.promise;
  await sleep(10);
  expect(reports).toEqual([]);
});

it('waits until an attempt is due', async () => {
  const beganMs = Date.now();
  const { runner: subject, reports } = runner(async () => ({ result: { kind: 'hookDone' } }));
  subject.align(base.uid, withEffects(kill(1, 60)));
  await eventually('the result', () => reports.length === 1);
  expect(Date.now() - beganMs).toBeGreaterThanOrEqual(59);
});

it('reports a failure with what went wrong', async () => {
  const { runner: subject, reports } = runner(async () => {
    throw new Error('x'.repeat(10_000));
  });
  subject.align(base.uid, withEffects(kill(1)));
  await eventually('the result', () => reports.length === 1);
  expect(reports[0]?.result).toEqual({ kind: 'failed', error: 'x'.repeat(2_000) });
});

it('issues unfinished effects again in the next term', async () => {
  const { runner: first } = runner(async () => null);
  first.align(base.uid, withEffects(kill(1)));
  first.close();
  const { runner: second, reports } = runner(async () => ({ result: { kind: 'hookDone' } }));
  second.align(base.uid, withEffects(kill(1)));
  await eventually('the result', () => reports.length === 1);
});

it('starts nothing once it is closed', async () => {
  const { runner: subject, reports } = runner(async () => ({ result: { kind: 'hookDone' } }));
  subject.close();
  subject.align(base.uid, withEffects(kill(1)));
  await sleep(10);
  expect(reports).toEqual([]);
});
