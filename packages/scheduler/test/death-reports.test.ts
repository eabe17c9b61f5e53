import type { DeathReport } from '@keelson/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Jobs } from '../src/jobs.ts';
import { Led } from './support/led.ts';
import { eventually, silent } from './support/world.ts';

const reportOf = (taskId: string, more: Partial<DeathReport> = {}): DeathReport => ({
  cluster: 'test',
  agentId: 'agent-1',
  executorId: 'e',
  runId: 'run-1',
  deaths: [{ taskId, atMs: 1, proof: 'guard', message: 'its guard ended the container' }],
  ...more,
});

describe.skipIf(!redisIsThere)("a guard's report", () => {
  let redis: RedisServer;
  let led: Led;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    await led.close();
  });
  afterAll(async () => {
    await redis.remove();
  });

  it('is the proof of a death, stored when it is taken, and changes nothing when it comes again', async () => {
    led = await Led.start(redis.url);
    const uid = await led.running('cache');
    await led.leader.deathsReported(reportOf(`${uid}.0.1`));
    expect(led.member(uid)?.lastDeath).toMatchObject({
      launch: 1,
      proof: 'guard',
      message: 'its guard ended the container',
    });
    led.offer();
    await eventually('launched again', () => led.master.tasks.includes(`${uid}.0.2`));
    await led.update(`${uid}.0.2`, 'TASK_RUNNING', { healthy: true });
    const { revision } = led.get(uid).status;
    await led.leader.deathsReported(reportOf(`${uid}.0.1`));
    expect(led.get(uid).status.revision).toBe(revision);
    expect(led.state(uid)).toBe('running');
  });

  it.each([
    ['another agent', { agentId: 'agent-2' }],
    ['another executor', { executorId: 'older' }],
  ])('says nothing of launches of %s', async (_what, more) => {
    led = await Led.start(redis.url);
    const uid = await led.running('cache');
    await led.leader.deathsReported(reportOf(`${uid}.0.1`, more));
    expect(led.state(uid)).toBe('running');
  });

  it('that names nothing known is taken, and harmless', async () => {
    led = await Led.start(redis.url);
    await led.leader.deathsReported(reportOf('nobody-00000000.0.1'));
    await led.leader.deathsReported(reportOf('no task id'));
    expect([...led.store.all()]).toEqual([]);
  });

  it('is not taken by who does not lead any more', async () => {
    led = await Led.start(redis.url);
    const uid = await led.running('cache');
    await led.resign();
    await expect(led.leader.deathsReported(reportOf(`${uid}.0.1`))).rejects.toThrow('may not act');
    expect(led.state(uid)).toBe('running');
  });

  it('that came to a follower reaches the leader by the queue', async () => {
    led = await Led.start(redis.url);
    const uid = await led.running('cache');
    const followers = new Jobs({ redisUrl: redis.url, prefix: led.prefix, log: silent });
    const report = reportOf(`${uid}.0.1`);
    await eventually('queued', () =>
      followers.reportDeaths(report).then(
        () => true,
        () => false,
      ),
    );
    await eventually('dead', () => led.member(uid)?.lastDeath?.proof === 'guard');
    await followers.close();
  });
});
