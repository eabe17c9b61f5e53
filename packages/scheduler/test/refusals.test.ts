/** What `GET /v1/offers` shows of a leader: why what was offered is of no use, agent by agent. */
import type { Offer, Resource } from '@keelson/mesos';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { Led } from './support/led.ts';
import { eventually, offerOf } from './support/world.ts';

describe.skipIf(!redisIsThere)('offers', () => {
  let redis: RedisServer;
  let led: Led;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterEach(() => led.close());
  afterAll(() => redis.remove());
  const start = async () => {
    led = await Led.start(redis.url);
    return led;
  };
  const withMore = (offer: Offer, ...more: readonly Resource[]): Offer => ({
    ...offer,
    resources: [...(offer.resources ?? []), ...more],
  });

  it('are told of by waiting member and agent, with stage, reason and time', async () => {
    await start();
    await led.create('cache');
    const fromMs = Date.now();
    led.leader.offersCame([offerOf('agent-1', { cpus: 0.2 }), offerOf('agent-2', { cpus: 0.1 })]);
    const { items } = await eventually('told', () => {
      const report = led.leader.offers();
      return report.items[0]?.agents.length === 2 && report.items[0].reasons.length > 0 ? report : undefined;
    });
    expect(items).toEqual([
      {
        member: 'cache-0',
        reasons: [{ stage: 'cpus', reason: expect.stringContaining('0.5'), agents: 2 }],
        agents: [
          expect.objectContaining({ agentId: 'agent-1', hostname: 'agent-1', stage: 'cpus' }),
          expect.objectContaining({ agentId: 'agent-2', hostname: 'agent-2', stage: 'cpus' }),
        ],
      },
    ]);
    for (const { offeredAtMs } of items[0]?.agents ?? []) {
      expect(offeredAtMs).toBeGreaterThanOrEqual(fromMs);
      expect(offeredAtMs).toBeLessThanOrEqual(Date.now());
    }
    led.leader.agentLost('agent-1');
    expect(led.leader.offers().items[0]?.agents.map(({ agentId }) => agentId)).toEqual(['agent-2']);
  });

  it('say that there is more disk, on disks of their own, and that it is not used', async () => {
    await start();
    await led.create('cache');
    const [disk, others] = [
      [{ name: 'disk', type: 'SCALAR' as const, scalar: { value: 9 } }],
      ['cpus', 'mem', 'ports'],
    ];
    const { resources = [], ...offer } = offerOf('agent-1');
    const source = { type: 'MOUNT' as const, mount: { root: '/mnt/data' } };
    const mount = { name: 'disk', type: 'SCALAR' as const, scalar: { value: 900_000 }, disk: { source } };
    const usable = resources.filter(({ name }) => others.includes(name));
    led.leader.offersCame([{ ...offer, resources: [...usable, ...disk, mount] }]);
    const told = await eventually('told', () => led.leader.offers().items[0]?.agents[0]);
    expect(told).toMatchObject({
      stage: 'disk',
      reason: expect.stringMatching(
        /offered 9 MB; 900000 MB more on disks of their own \(PATH, MOUNT\), which are not used$/,
      ),
    });
  });

  it('of agents with GPUs are declined for long, with the reason, and nobody is placed there', async () => {
    const { master } = await start();
    const uid = await led.create('cache');
    const gpus = withMore(offerOf('agent-1'), { name: 'gpus', type: 'SCALAR', scalar: { value: 2 } });
    led.leader.offersCame([gpus]);
    expect(master.declines).toEqual([gpus.id.value]);
    expect(led.leader.offers().declined).toMatchObject([
      { agentId: 'agent-1', reason: 'it has GPUs, and no member asks for any' },
    ]);
    led.leader.offersCame([withMore(offerOf('agent-2'), { name: 'gpus', type: 'SCALAR', scalar: { value: 0 } })]);
    await eventually('placed elsewhere', () => led.member(uid)?.home?.agentId === 'agent-2');
  });
});
