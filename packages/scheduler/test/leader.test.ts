import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { dataOf, Led } from './support/led.ts';
import { eventually, Plain, type SlowStore, sleep } from './support/world.ts';

describe.skipIf(!redisIsThere)('a leader', () => {
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
  const start = async (framework?: Plain, store?: SlowStore) => {
    led = await Led.start(redis.url, framework, store);
    return led;
  };

  describe('launching', () => {
    it('revives, places, prepares, stores and only then accepts', async () => {
      const { master } = await start();
      const uid = await led.create('cache', 1);
      await eventually('REVIVE', () => master.revives === 1);
      const offerId = led.offer();
      await eventually('ACCEPT', () => master.accepts.length > 0);
      expect(master.accepts).toHaveLength(1);
      expect(master.accepts[0]?.offerIds).toEqual([offerId]);
      expect(master.tasks).toEqual([`${uid}.0.1`, `${uid}.1.1`]);
      expect([0, 1].map((ordinal) => led.state(uid, ordinal))).toEqual(['launching', 'launching']);
    });

    it('does not accept before the launch is stored', async () => {
      const framework = new Plain();
      const prepared = Promise.withResolvers<void>();
      framework.configOf = () => prepared.promise.then(() => ({ image: 'none' }));
      const { master, store } = await start(framework);
      const uid = await led.create('cache');
      led.offer();
      await eventually('placed', () => led.state(uid) === 'placed');
      const release = Promise.withResolvers<void>();
      store.gate = release.promise;
      prepared.resolve();
      await sleep(150);
      expect([led.state(uid), master.accepts.length]).toEqual(['placed', 0]);
      release.resolve();
      await eventually('ACCEPT', () => master.tasks.length === 1);
      expect(led.state(uid)).toBe('launching');
    });

    it('shows hook, error and next try where config fails, and gives the offer back at once', async () => {
      const framework = new Plain();
      framework.configOf = () => {
        throw new Error('no such file');
      };
      const { master } = await start(framework);
      const uid = await led.create('cache');
      const offerId = led.offer();
      await eventually('DECLINE', () => master.declines.includes(offerId));
      const { problem } = led.get(uid).status;
      expect(problem?.message).toContain('config: no such file');
      expect(problem?.retryAtMs ?? 0).toBeGreaterThan(Date.now());
      expect(master.accepts).toEqual([]);
      framework.configOf = () => ({ image: 'none' });
      led.offer();
      await eventually('the next try', () => master.tasks.length === 1);
    });

    it('holds up no other instance while a hook hangs', async () => {
      const framework = new Plain();
      framework.configOf = ({ name }) => (name === 'stuck' ? new Promise(() => undefined) : { image: 'none' });
      const { master } = await start(framework);
      const stuck = await led.create('stuck');
      led.offer('agent-1');
      await eventually('placed', () => led.state(stuck) === 'placed');
      const other = await led.create('other');
      led.offer('agent-2');
      await eventually('ACCEPT', () => master.tasks.includes(`${other}.0.1`));
      expect(led.state(stuck)).toBe('placed');
    });

    it('lets ready tasks go out without the one that is slow, which is placed anew', async () => {
      const framework = new Plain();
      const release = Promise.withResolvers<void>();
      framework.configOf = async (_instance, member) => {
        if (member.ordinal === 1 && member.launch === 1) await release.promise;
        return { image: 'none' };
      };
      const { master } = await start(framework);
      const uid = await led.create('cache', 1);
      led.offer();
      await eventually('ACCEPT', () => master.tasks.includes(`${uid}.0.1`));
      expect(master.tasks).not.toContain(`${uid}.1.1`);
      led.offer();
      await eventually('the slow one', () => master.tasks.includes(`${uid}.1.2`));
      release.resolve();
      await sleep(30);
      expect(master.tasks).not.toContain(`${uid}.1.1`);
    });
  });

  describe('offers that go away', () => {
    it('rule 18, fact 26: are not accepted when rescinded while config runs: the member is placed anew', async () => {
      const framework = new Plain();
      const release = Promise.withResolvers<void>();
      framework.configOf = async (_instance, { launch }) => {
        if (launch === 1) await release.promise;
        return { image: 'none' };
      };
      const { master } = await start(framework);
      const uid = await led.create('cache');
      const gone = led.offer();
      await eventually('placed', () => led.state(uid) === 'placed');
      led.leader.rescinded(gone);
      await eventually('unplaced', () => led.state(uid) === undefined);
      release.resolve();
      const next = led.offer();
      await eventually('ACCEPT', () => master.tasks.length === 1);
      expect(master.tasks).toEqual([`${uid}.0.2`]);
      expect(master.accepts[0]?.offerIds).toEqual([next]);
    });

    it('are not accepted when rescinded while the placement is being stored', async () => {
      const { master, store } = await start();
      const uid = await led.create('cache');
      await eventually('a member', () => led.get(uid).status.members.length === 1);
      const release = Promise.withResolvers<void>();
      store.gate = release.promise;
      const gone = led.offer();
      await sleep(30);
      led.leader.rescinded(gone);
      release.resolve();
      await eventually('stored and taken back', () => led.member(uid)?.launch === 1 && led.state(uid) === undefined);
      const next = led.offer();
      await eventually('ACCEPT', () => master.tasks.length > 0);
      expect(master.accepts.flatMap(({ offerIds }) => offerIds)).toEqual([next]);
    });

    it('rule 18, fact 18: die with the subscription: the members are placed on what the next one offers', async () => {
      const framework = new Plain();
      framework.configOf = async (_instance, { launch }) => {
        if (launch === 1) await new Promise(() => undefined);
        return { image: 'none' };
      };
      const { master } = await start(framework);
      const uid = await led.create('cache');
      led.offer();
      await eventually('placed', () => led.state(uid) === 'placed');
      led.leader.disconnected();
      await eventually('unplaced', () => led.state(uid) === undefined);
      led.leader.subscribed();
      const next = led.offer();
      await eventually('ACCEPT', () => master.tasks.length === 1);
      expect(master.accepts[0]?.offerIds).toEqual([next]);
    });

    it('are given back where the instance is destroyed meanwhile', async () => {
      const framework = new Plain();
      framework.configOf = () => new Promise(() => undefined);
      const { master, store } = await start(framework);
      const uid = await led.create('cache');
      const offerId = led.offer();
      await eventually('placed', () => led.state(uid) === 'placed');
      const { declared } = led.get(uid);
      const intent = { kind: 'destroy', data: 'delete' } as const;
      await store.writeDeclared(uid, declared.generation, { ...declared, intent, generation: 2 }, []);
      await eventually('DECLINE', () => master.declines.includes(offerId));
      await eventually('gone', () => store.get(uid) === undefined);
      expect(master.accepts).toEqual([]);
    });
  });

  describe('what waits', () => {
    it('says why, and keeps to that reason while nothing is offered', async () => {
      const { store } = await start();
      const uid = await led.create('big');
      await eventually('a member', () => led.get(uid).status.members.length === 1);
      led.offer('agent-1', { cpus: 0.1 });
      const stages = () => led.member(uid)?.waiting?.map(({ stage }) => stage);
      await eventually('a reason', () => stages()?.includes('cpus'));
      const writes = store.writes;
      led.leader.disconnected();
      led.leader.subscribed();
      await sleep(1_500);
      expect(stages()).toContain('cpus');
      expect(store.writes - writes).toBeLessThanOrEqual(1);
    });

    it('rule 18: gets a REVIVE each time that more of it waits, and all is given back when nothing does', async () => {
      const { master } = await start();
      const uid = await led.running('cache');
      expect(led.state(uid)).toBe('running');
      const spare = led.offer('agent-2');
      await eventually('SUPPRESS', () => master.suppresses === 1);
      expect(master.declines).toContain(spare);
      const revives = master.revives;
      const other = await led.create('other');
      await eventually('REVIVE', () => master.revives === revives + 1);
      led.offer('agent-2');
      await eventually('ACCEPT', () => master.tasks.includes(`${other}.0.1`));
    });

    it('revives again where the master did not take it', async () => {
      const { master } = await start();
      master.away = true;
      await led.create('cache');
      await sleep(100);
      master.away = false;
      await eventually('REVIVE', () => master.revives === 1);
    });
  });

  describe('updates', () => {
    it('rule 11: are acknowledged after they are stored', async () => {
      const { master, store } = await start();
      const uid = await led.create('cache');
      led.offer();
      await eventually('launched', () => master.tasks.length === 1);
      const release = Promise.withResolvers<void>();
      store.gate = release.promise;
      const taken = led.update(`${uid}.0.1`, 'TASK_RUNNING');
      await sleep(30);
      expect(master.acknowledged).toEqual([]);
      release.resolve();
      await taken;
      expect(master.acknowledged).toEqual([`${uid}.0.1 TASK_RUNNING`]);
      expect(led.state(uid)).toBe('running');
    });

    it('without a uuid are not acknowledged', async () => {
      const { master } = await start();
      const uid = await led.running('cache');
      const before = master.acknowledged.length;
      await led.update(`${uid}.0.1`, 'TASK_RUNNING', { uuid: undefined, source: 'SOURCE_MASTER' });
      expect(master.acknowledged).toHaveLength(before);
    });

    it('rule 16: of tasks that are nobody’s are acknowledged, and nothing is done to those', async () => {
      const { master } = await start();
      await led.update('stray-00000000.0.1', 'TASK_RUNNING');
      await led.update('errand-x', 'TASK_FINISHED');
      expect(master.acknowledged).toEqual(['stray-00000000.0.1 TASK_RUNNING', 'errand-x TASK_FINISHED']);
      expect(master.kills).toEqual([]);
    });

    it('that come when the term ends are left for the next leader', async () => {
      const { master, store } = await start();
      const uid = await led.running('cache');
      const before = master.acknowledged.length;
      store.failure = new Error('away');
      const taken = led.update(`${uid}.0.1`, 'TASK_FAILED');
      await sleep(20);
      led.leader.close();
      await taken;
      expect(master.acknowledged).toHaveLength(before);
    });
  });

  describe('a task without proof of death', () => {
    it("is looked for beside a hook that hangs on the agent's only offer", async () => {
      const framework = new Plain();
      const { master } = await start(framework);
      const uid = await led.running('lost');
      led.leader.executorEnded({ agentId: 'agent-1', executorId: 'e' });
      framework.configOf = () => new Promise(() => undefined);
      const stuck = await led.create('stuck');
      led.offer();
      await eventually('placed', () => led.state(stuck) === 'placed');
      const beganMs = performance.now();
      await led.update(`${uid}.0.1`, 'TASK_LOST', { source: 'SOURCE_MASTER' });
      await eventually('an errand', () => master.tasks.find((id) => id.startsWith('errand-')));
      expect(performance.now() - beganMs).toBeLessThan(8_000);
    });

    it('is looked for by an errand where no executor answers, and launched again with its proof', async () => {
      const { master } = await start();
      const uid = await led.running('cache');
      led.leader.executorEnded({ agentId: 'agent-1', executorId: 'e' });
      await led.update(`${uid}.0.1`, 'TASK_UNREACHABLE', { source: 'SOURCE_MASTER', uuid: undefined });
      expect(led.state(uid)).toBe('lost');
      led.offer('agent-1');
      const errand = await eventually('an errand', () => master.tasks.find((id) => id.startsWith('errand-')));
      const body = { kind: 'inspect', alive: false, proof: 'foundGone', message: 'no container of it' } as const;
      await led.update(errand, 'TASK_FINISHED', { data: dataOf({ kind: 'errand', body, error: null }) });
      await eventually('dead', () => led.member(uid)?.lastDeath?.proof === 'foundGone');
      led.offer('agent-1');
      await eventually('launched again', () => master.tasks.includes(`${uid}.0.2`));
    });

    it('is asked for by message where an executor is there', async () => {
      const { master } = await start();
      const uid = await led.running('cache');
      await led.update(`${uid}.0.1`, 'TASK_LOST', { source: 'SOURCE_MASTER', uuid: undefined });
      const text = await eventually('a request', () => master.messages.find((message) => message.includes('inspect')));
      const result = { ok: true, body: { kind: 'inspect', alive: true, proof: null, message: 'lives' } } as const;
      led.message({ kind: 'reply', id: JSON.parse(text).id, result });
      await eventually('running again', () => led.state(uid) === 'running');
      expect(master.tasks).toEqual([`${uid}.0.1`]);
    });

    it('ends by the report of a guard, but not by its word for the operator’s', async () => {
      await start();
      const uid = await led.running('cache');
      led.message({ kind: 'death', taskId: `${uid}.0.1`, proof: 'operator', message: 'fenced' });
      await sleep(30);
      expect(led.state(uid)).toBe('running');
      led.message({ kind: 'death', taskId: `${uid}.0.1`, proof: 'guard', message: 'ended by its guard' });
      await eventually('dead', () => led.member(uid)?.lastDeath?.proof === 'guard');
    });
  });

  it('rule 24, fact 39: repeats a KILL that was not taken until the task has ended', async () => {
    const { master, store } = await start();
    const uid = await led.running('cache');
    master.away = true;
    const { declared } = led.get(uid);
    await store.writeDeclared(
      uid,
      declared.generation,
      { ...declared, intent: { kind: 'suspend', by: 'operator' }, generation: 2 },
      [],
    );
    await eventually('two KILLs', () => master.kills.length >= 2);
    master.away = false;
    const dead = { kind: 'dead', proof: 'exitSeen', exitCode: 0, oomKilled: false, text: 'exited 0' } as const;
    await led.update(`${uid}.0.1`, 'TASK_KILLED', { data: dataOf(dead) });
    const count = master.kills.length;
    await sleep(700);
    expect(master.kills).toHaveLength(count);
    expect(led.state(uid)).toBe(undefined);
  });

  describe('an executor’s hello', () => {
    const hello = (seen: { storeId: string; term: number; revision: number } | null) =>
      led.message({ kind: 'hello', executorId: 'e', agentId: 'agent-1', runId: 'r', bootId: 'b', seen, tasks: [] });

    it('that knows more than the store stops everything', async () => {
      const { store } = await start();
      hello({ storeId: store.storeId, term: 1, revision: 1_000_000 });
      await eventually('regressed', () => led.regressed.length === 1);
      expect(led.regressed[0]).toContain('revision 1000000');
    });

    it('of another store does too', async () => {
      await start();
      hello({ storeId: 'another', term: 1, revision: 0 });
      await eventually('regressed', () => led.regressed.length === 1);
    });

    it('that knows no more is nothing to worry about', async () => {
      const { store } = await start();
      hello(null);
      hello(store.stamp(1));
      await sleep(20);
      expect(led.regressed).toEqual([]);
    });

    it('that knows of a later term is not for the leader of an earlier one to judge', async () => {
      const { store } = await start();
      await led.resign();
      const next = await store.campaign({ name: 'next', url: '', ttlMs: 60_000 }, AbortSignal.timeout(5_000));
      hello({ ...store.stamp(2), revision: store.stamp(2).revision + 5 });
      await sleep(20);
      expect(led.regressed).toEqual([]);
      await next?.resign();
    });
  });

  describe('a takeover', () => {
    it('places anew what was held, and asks for what was launched', async () => {
      const framework = new Plain();
      const world = await start(framework);
      const launched = await world.running('launched');
      framework.configOf = () => new Promise(() => undefined);
      const held = await world.create('held');
      world.offer('agent-2');
      await eventually('placed', () => world.state(held) === 'placed');
      await world.close();
      framework.configOf = () => ({ image: 'none' });
      const next = await start(framework, world.store);
      await eventually('taken back', () => next.state(held) === undefined);
      expect(next.state(launched)).toBe('running');
      expect(next.master.reconciled[0]).toEqual([`${launched}.0.1`]);
      next.offer('agent-2');
      await eventually('ACCEPT', () => next.master.tasks.includes(`${held}.0.2`));
      expect(next.master.tasks).toEqual([`${held}.0.2`]);
    });

    it('issues unfinished effects again', async () => {
      const world = await start();
      const uid = await world.running('cache');
      const { declared } = world.get(uid);
      const intent = { kind: 'suspend', by: 'operator' } as const;
      await world.store.writeDeclared(uid, declared.generation, { ...declared, intent, generation: 2 }, []);
      await eventually('KILL', () => world.master.kills.length === 1);
      await world.close();
      const next = await start(world.framework, world.store);
      await eventually('KILL again', () => next.master.kills.includes(`${uid}.0.1`));
    });
  });

  it('says nothing more once it is closed', async () => {
    const { master, leader } = await start();
    await led.running('cache');
    await led.create('waiting');
    leader.close();
    leader.close();
    await sleep(50);
    const said = () => [master.accepts, master.declines, master.kills, master.reconciled].map(({ length }) => length);
    const before = said();
    led.offer('agent-1');
    leader.subscribed();
    await led.update('cache-00000000.0.1', 'TASK_RUNNING');
    led.message({ kind: 'askSecrets', taskId: 'x', publicKey: 'y' });
    await sleep(700);
    expect(said()).toEqual(before);
  });
});
