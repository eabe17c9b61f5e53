import { type Instance, type InstanceEvent, step } from '@keelson/core';
import { describe, expect, it } from 'vitest';
import { AgentsSeen } from '../src/offers/agents-seen.ts';
import { HeldOffers } from '../src/offers/held-offers.ts';
import { Reasons } from '../src/offers/reasons.ts';
import { RevivePacing } from '../src/offers/revive-pacing.ts';
import { requestsOf } from '../src/offers/waiting.ts';
import { always, eventually, newInstance, offerOf, Plain, sleep } from './support/world.ts';

describe('pacing of REVIVE', () => {
  const revivesIn = (pacing: RevivePacing, fromMs: number, untilMs: number, wake = false) => {
    const times: number[] = [];
    for (let nowMs = fromMs; nowMs < untilMs; nowMs += 100) {
      if (wake) pacing.wake();
      if (pacing.take(nowMs, false)) times.push(nowMs - fromMs);
    }
    return times;
  };

  it('revives at once for new work, and ever more seldom while that finds no place', () => {
    const pacing = new RevivePacing();
    pacing.wake();
    expect(revivesIn(pacing, 1_000_000, 1_070_000)).toEqual([0, 2_000, 6_000, 14_000, 30_000, 60_000]);
  });

  it('rule 18: is never faster than a few at once and one every two seconds after, however much work comes', () => {
    expect(revivesIn(new RevivePacing(), 1_000_000, 1_020_000, true).length).toBeLessThanOrEqual(5 + 10);
  });

  it('does not wait where offers are suppressed', () => {
    const pacing = new RevivePacing();
    pacing.wake();
    expect(pacing.take(1_000_000, false)).toBe(true);
    expect(pacing.take(1_000_100, false)).toBe(false);
    expect(pacing.take(1_000_200, true)).toBe(true);
  });
});

describe('reasons', () => {
  const looked = step(newInstance(new Plain(), 'cache'), { kind: 'look' }, Date.now()).instance;
  const world = () => {
    const clock = { nowMs: 1_000_000 };
    const told: InstanceEvent[] = [];
    let stored = Promise.resolve();
    const hold = (until: Promise<void>) => {
      stored = until;
    };
    const reasons = new Reasons({
      now: () => clock.nowMs,
      instance: () => instance,
      post: async (_uid, event) => {
        await stored;
        told.push(event);
        instance = step(instance, event, clock.nowMs).instance;
      },
    });
    let instance: Instance = looked;
    const tell = async (reason: string, ordinal = 0) => {
      const [request] = requestsOf(looked, clock.nowMs);
      if (request === undefined) throw new Error('nothing waits');
      const rejections = [{ stage: 'cpus', reason, agents: 1 }];
      reasons.tell([{ request: { ...request, ordinal }, rejections, homeSilent: false }], 1);
      await sleep(5);
    };
    return { clock, told, tell, hold };
  };

  it('are told at once, the same one once, and another not before some seconds have passed', async () => {
    const { clock, told, tell } = world();
    await tell('a');
    await tell('a');
    await tell('b');
    expect(told).toHaveLength(1);
    clock.nowMs += 5_000;
    await tell('b');
    expect(told).toHaveLength(2);
  });

  it('do not pile up while the store is away', async () => {
    const { clock, told, tell, hold } = world();
    const back = Promise.withResolvers<void>();
    hold(back.promise);
    for (let i = 0; i < 20; i++) {
      clock.nowMs += 10_000;
      await tell(`reason ${i}`);
    }
    back.resolve();
    await eventually('told', () => told.length > 0);
    expect(told).toHaveLength(1);
  });

  it('are not told of members that are not there', async () => {
    const { told, tell } = world();
    await tell('a', 7);
    expect(told).toEqual([]);
  });
});

describe('held offers', () => {
  const world = (windowMs = 20, deadlineMs = 60_000) => {
    const accepted: string[][] = [];
    const declined: string[] = [];
    const gone: string[] = [];
    const held = new HeldOffers({
      executors: always({ executor_id: { value: 'e' } }),
      accept: (_ids, tasks) => void accepted.push(tasks.map(({ name }) => name)),
      decline: (offerIds) => void declined.push(...offerIds),
      gone: (uid) => void gone.push(uid),
      windowMs,
      deadlineMs,
    });
    return { held, accepted, declined, gone };
  };
  const task = (uid: string) => ({ uid, ordinal: 0, launch: 1, need: { cpus: 1, memMb: 1, diskMb: 0, ports: [] } });
  const info = (name: string) => ({ name, task_id: { value: name }, agent_id: { value: 'agent-1' } });
  const launch = ({ held }: ReturnType<typeof world>, uid: string) =>
    held.launch(uid, `${uid}.0.1`, (resources) => ({ ...info(uid), resources }));

  it('wait for placements of other instances that are on their way into the store', async () => {
    const w = world(60_000);
    const offer = w.held.hold('agent-1', [offerOf('agent-1')], 2);
    w.held.claim(offer, task('a'));
    w.held.stored(offer);
    const first = launch(w, 'a');
    expect(w.accepted).toEqual([]);
    w.held.claim(offer, task('b'));
    w.held.stored(offer);
    expect(await Promise.all([first, launch(w, 'b')])).toEqual(['sent', 'sent']);
    expect(w.accepted).toEqual([['a', 'b']]);
    expect(w.held.size).toBe(0);
  });

  it('go out with what is ready when the window is over; the rest is placed anew', async () => {
    const w = world();
    const offer = w.held.hold('agent-1', [offerOf('agent-1')], 2);
    for (const uid of ['a', 'b']) {
      w.held.claim(offer, task(uid));
      w.held.stored(offer);
    }
    expect(await launch(w, 'a')).toBe('sent');
    expect(w.gone).toEqual(['b']);
    expect(await launch(w, 'b')).toBe('notSent');
    expect(w.accepted).toEqual([['a']]);
  });

  it('are given back where nothing came of the placement', () => {
    const w = world();
    const offer = w.held.hold('agent-1', [offerOf('agent-1')], 1);
    w.held.stored(offer);
    expect(w.declined).toEqual(offer.offerIds);
    expect(w.held.size).toBe(0);
  });

  it('are given back when their time is over, and the member is placed anew', async () => {
    const w = world(20, 20);
    const offer = w.held.hold('agent-1', [offerOf('agent-1')], 1);
    w.held.claim(offer, task('a'));
    w.held.stored(offer);
    await eventually('given back', () => w.declined.length === 1);
    expect(w.gone).toEqual(['a']);
    expect(await launch(w, 'a')).toBe('notSent');
  });

  it('of several, those that are good still are given back when one is rescinded', () => {
    const w = world();
    const offers = [offerOf('agent-1'), offerOf('agent-1')];
    const [bad, good] = offers.map(({ id }) => id.value);
    w.held.hold('agent-1', offers, 1);
    w.held.rescinded(bad ?? '');
    expect(w.declined).toEqual([good]);
  });

  it('never send a launch that its instance has given up', async () => {
    const w = world(60_000);
    const offer = w.held.hold('agent-1', [offerOf('agent-1')], 2);
    w.held.claim(offer, task('a'));
    const outcome = launch(w, 'a');
    w.held.notice('a', null);
    expect(await outcome).toBe('notSent');
    w.held.stored(offer);
    w.held.stored(offer);
    expect(w.accepted).toEqual([]);
    expect(w.declined).toEqual(offer.offerIds);
  });

  it('say `sent` of what another process placed: it may have gone out', async () => {
    expect(await launch(world(), 'a')).toBe('sent');
  });

  it('take along a task without a place, with what nobody has a claim on', async () => {
    const w = world(20);
    const offer = w.held.hold('agent-1', [offerOf('agent-1', { cpus: 1.5 })], 1);
    w.held.claim(offer, task('slow'));
    w.held.stored(offer);
    const spare = await eventually('shared', () => w.held.spare()[0]);
    const need = (cpus: number) => ({ cpus, memMb: 1, diskMb: 0, ports: [] });
    const ride = (cpus: number) => w.held.ride(spare, need(cpus), (resources) => ({ ...info('errand'), resources }));
    expect(ride(0.6)).toBeUndefined();
    expect(await ride(0.5)).toBe('sent');
    expect([w.accepted, w.gone]).toEqual([[['errand']], ['slow']]);
    expect(ride(0.1)).toBeUndefined();
  });

  it('do not send a task that rode with them when they are taken back', async () => {
    const w = world(60_000);
    const offer = w.held.hold('agent-1', [offerOf('agent-1')], 1);
    w.held.claim(offer, task('slow'));
    w.held.stored(offer);
    const spare = await eventually('shared', () => w.held.spare()[0]);
    const outcome = w.held.ride(spare, { cpus: 1, memMb: 1, diskMb: 0, ports: [] }, () => info('errand'));
    w.held.rescinded(offer.offerIds[0] ?? '');
    expect(await outcome).toBe('notSent');
    expect(w.accepted).toEqual([]);
  });

  it('leave nothing behind when closed', () => {
    const w = world(20, 20);
    w.held.hold('agent-1', [offerOf('agent-1')], 1);
    w.held.close();
    expect(w.held.size).toBe(0);
    expect(w.declined).toEqual([]);
  });
});

it('remembers lost agents for a while, and not for ever', () => {
  const agents = new AgentsSeen();
  for (let i = 0; i < 3_000; i++) {
    agents.see(offerOf(`agent-${i}`));
    agents.lose(`agent-${i}`);
  }
  expect(agents.list()).toHaveLength(1_000);
  expect(agents.get('agent-2999')?.offered).toBe(null);
});
