/** What `status`, and `create` at its end, say of members that do not run. */
import { instanceReportSchema, type MemberAnswer } from '@keelson/api/schemas';
import { MemoryControlPlane } from '@keelson/api/testing';
import { expect, test } from 'vitest';
import { troubleLines } from '../../src/client/show-trouble.ts';
import { cache } from './world.ts';

const NOW = 1_000_000;
const IMAGE = 'the image keelson/redis:7.0 is not here: make it with `keelson images build redis`';

type Some = Partial<MemberAnswer>;

async function lines(problem: { where: string; message: string; retryAtMs: number } | null, ...some: Some[]) {
  const controlPlane = new MemoryControlPlane();
  await controlPlane.create({ ...cache, slaves: some.length - 1 });
  const report = instanceReportSchema.parse(controlPlane.get('cache'));
  const members = report.members.map((member, ordinal) => ({ ...member, ...some[ordinal] }));
  return troubleLines({ ...report, members, problem }, NOW);
}

test('what failed is said once for all members, with the soonest next try', async () => {
  const failed = { state: 'backoff', healthy: false, message: IMAGE, failure: IMAGE } as const;
  expect(
    await lines(
      null,
      { ...failed, retryAtMs: NOW + 9_000 },
      { ...failed, retryAtMs: NOW + 6_500 },
      { ...failed, retryAtMs: NOW + 8_000 },
    ),
  ).toEqual([`cache-0 … cache-2 failed, tried again in 6s: ${IMAGE}`]);
});

test('what failed stays there while it is tried again: looking for its place, and starting', async () => {
  const reasons = [{ stage: 'home', reason: 'its ports there (31000) are not all offered', agents: 1 }];
  const said = await lines(
    null,
    { state: 'waiting', healthy: false, failure: IMAGE, reasons },
    { state: 'running', healthy: true },
    { state: 'starting', healthy: false, failure: IMAGE, message: 'starting' },
  );
  expect(said.at(-1)).toBe(`cache-0, cache-2 failed, being tried again: ${IMAGE}`);
  expect(said.join('\n')).not.toContain('starting: starting');
});

test('a hook that fails is said once: with the member that it holds up, or with its instance', async () => {
  const error = 'startMaster: I will not';
  const where = 'config of cache-0';
  const retryAtMs = NOW + 13_000;
  const held = { state: 'backoff', healthy: false, message: error, failure: error, retryAtMs } as const;
  expect(await lines({ where, message: error, retryAtMs }, held)).toEqual([
    'cache-0 failed, tried again in 13s: startMaster: I will not',
  ]);
  const late = { where: 'masterRunning of cache-0', message: 'masterRunning: nobody told me' };
  expect(await lines({ ...late, retryAtMs: NOW + 3_000 }, {})).toEqual([
    'masterRunning of cache-0 failed, tried again in 3s: nobody told me',
  ]);
  const hangs = { where: 'masterRunning of cache-0', message: 'masterRunning took longer than 10000 ms' };
  expect(await lines({ ...hangs, retryAtMs: NOW - 1 }, {})).toEqual([
    'masterRunning of cache-0 failed, being tried again: took longer than 10000 ms',
  ]);
});

test('a framework that wants to wait has not failed', async () => {
  const message = 'paused by its owner';
  expect(await lines(null, { state: 'backoff', healthy: false, message, retryAtMs: NOW + 1_000 })).toEqual([
    'cache-0 waits: paused by its owner',
  ]);
  expect(await lines({ where: 'masterLost', message: 'paused', retryAtMs: 0 }, {})).toEqual(['masterLost: paused']);
});

test('who waits for the master waits for no offer, and no advice is given', async () => {
  const reasons = [{ stage: 'master', reason: 'its master, cache-0, must be healthy first', agents: 0 }];
  expect(
    await lines(null, { state: 'starting' }, { state: 'waiting', reasons }, { state: 'waiting', reasons }),
  ).toEqual(['cache-1, cache-2 wait: its master, cache-0, must be healthy first']);
});
