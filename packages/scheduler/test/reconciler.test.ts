import { afterEach, expect, it } from 'vitest';
import { type KnownTask, Reconciler } from '../src/reconciler.ts';
import { eventually, sleep } from './support/world.ts';

const task = (taskId: string): KnownTask => ({ taskId, agentId: 'agent-1' });
let running: Reconciler | undefined;
afterEach(() => running?.stop());

function reconciler(tasks: () => readonly KnownTask[], options: { implicitMs?: number; fails?: boolean } = {}) {
  const asked: { atMs: number; ids: string[] }[] = [];
  running = new Reconciler({
    tasks,
    reconcile: async (batch) => {
      asked.push({ atMs: performance.now(), ids: batch.map(({ taskId }) => taskId) });
      if (options.fails === true) throw new Error('not subscribed');
    },
    firstWaitMs: 20,
    maxWaitMs: 80,
    implicitMs: options.implicitMs ?? 60_000,
  });
  return { reconciler: running, asked };
}

it('rule 15: asks for what it has not heard of, with growing waits, until it has', async () => {
  const { reconciler: subject, asked } = reconciler(() => [task('a'), task('b')]);
  subject.start();
  subject.heard('a');
  await eventually('four questions', () => asked.length >= 4);
  subject.heard('b');
  const count = asked.length;
  await sleep(200);
  expect(asked.length).toBe(count);
  expect(asked[0]?.ids).toEqual(['a', 'b']);
  expect(asked[1]?.ids).toEqual(['b']);
  const waits = asked.slice(1).map(({ atMs }, i) => atMs - (asked[i]?.atMs ?? 0));
  expect(waits[2] ?? 0).toBeGreaterThan(waits[0] ?? 0);
});

it('rule 15: forgets tasks that the store has no more', async () => {
  let tasks = [task('a'), task('b')];
  const { reconciler: subject, asked } = reconciler(() => tasks);
  subject.start();
  tasks = [task('a')];
  await eventually('two questions', () => asked.length >= 2);
  expect(asked[1]?.ids).toEqual(['a']);
});

it('rule 15, fact 20: goes on though the master does not take the question', async () => {
  const { reconciler: subject, asked } = reconciler(() => [task('a')], { fails: true });
  subject.start();
  await eventually('three questions', () => asked.length >= 3);
});

it('asks in parts where there are many', async () => {
  const { reconciler: subject, asked } = reconciler(() => Array.from({ length: 2_500 }, (_, i) => task(`t${i}`)));
  subject.start();
  await eventually('three parts', () => asked.length >= 3);
  expect(asked.slice(0, 3).map(({ ids }) => ids.length)).toEqual([1_000, 1_000, 500]);
});

it('rule 15: starts anew with each subscription, and is silent after the end of one', async () => {
  const { reconciler: subject, asked } = reconciler(() => [task('a')]);
  subject.start();
  subject.heard('a');
  subject.start();
  await eventually('asked again', () => asked.length >= 2);
  subject.stop();
  const count = asked.length;
  await sleep(150);
  expect(asked.length).toBe(count);
});

it('rule 16: asks for everything that the master knows from time to time', async () => {
  const { reconciler: subject, asked } = reconciler(() => [], { implicitMs: 20 });
  subject.start();
  await eventually('two implicit questions', () => asked.filter(({ ids }) => ids.length === 0).length >= 2);
});
