/** Volumes that the operator has removed one by one, or taken up: folders of agents, asked for by hand-driven executors. */
import { type ReplyBody, toExecutorSchema } from '@keelson/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer, redisIsThere } from '../../store/test/redis-server.ts';
import { readQuarantine } from '../src/audit/quarantine.ts';
import { Led } from './support/led.ts';
import { eventually, Plain } from './support/world.ts';

const STRAY = { uid: 'stray-00000000', ordinal: 0 };

describe.skipIf(!redisIsThere)('kept volumes', () => {
  let redis: RedisServer;
  let led: Led;
  let stopAnswering: () => void = () => undefined;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    stopAnswering();
    await led.close();
  });
  afterAll(async () => {
    await redis.remove();
  });

  /** The executor on agent-1, which has these volumes; `busy`: it refuses to remove any. */
  const executor = (volumes: { id: string; uid: string | null; ordinal: number | null }[], world = { busy: false }) => {
    const asked: string[] = [];
    const done = new Set<string>();
    const timer = setInterval(() => {
      for (const text of led.master.messages) {
        const message = toExecutorSchema.parse(JSON.parse(text));
        if (message.kind !== 'request' || done.has(message.id)) continue;
        done.add(message.id);
        const { body } = message;
        if (body.kind === 'removeVolume') asked.push(body.volumeId);
        const inventory: ReplyBody = { kind: 'inventory', containers: [], volumes, more: 0 };
        const ok: ReplyBody = body.kind === 'removeVolume' ? { kind: 'removeVolume' } : inventory;
        const isRefused = world.busy && body.kind === 'removeVolume';
        const error = { ok: false as const, code: 'busy' as const, message: 'a container uses it' };
        led.message({ kind: 'reply', id: message.id, result: isRefused ? error : { ok: true, body: ok } });
      }
    }, 5);
    stopAnswering = () => clearInterval(timer);
    led.message({ kind: 'hello', executorId: 'e', agentId: 'agent-1', runId: 'r', bootId: 'b', seen: null, tasks: [] });
    return asked;
  };
  const listed = async () => (await readQuarantine(led.store)).items;
  const quarantined = (count: number) => eventually('quarantined', async () => (await listed()).length === count);
  const kinds = async (uid: string) => (await led.store.lastEvents(uid, 20)).map(({ kind }) => kind);
  const retained = { ...STRAY, name: 'stray', agentId: 'agent-1', volumeId: 'stray-00000000.0', sinceMs: 1 };

  it('of a destroyed instance is removed: stored first, told of, and forgotten when it is gone', async () => {
    led = await Led.start(redis.url);
    await led.store.writeRetained(1, 'put', retained, []);
    const asked = executor([]);
    const answer = await led.leader.removeVolume(retained.volumeId, undefined);
    expect(answer).toMatchObject({ state: 'removing', removal: { error: null }, instance: 'stray', member: 'stray-0' });
    await eventually('forgotten', async () => (await led.store.retained()).length === 0);
    expect(asked).toEqual([retained.volumeId]);
    expect(await kinds(STRAY.uid)).toEqual(['volumeRemovalAsked', 'volumeRemoved']);
  });

  it('stays asked for when its agent says no, over a takeover, and says why', async () => {
    const first = await Led.start(redis.url);
    led = first;
    await led.store.writeRetained(1, 'put', retained, []);
    executor([], { busy: true });
    await led.leader.removeVolume(retained.volumeId, 'agent-1');
    await eventually('says why', async () => (await led.store.retained())[0]?.removal?.error === 'a container uses it');
    stopAnswering();
    await first.close();
    led = await Led.start(redis.url, new Plain(), first.store);
    const asked = executor([]);
    await eventually('forgotten', async () => (await led.store.retained()).length === 0);
    expect(asked).toContain(retained.volumeId);
  });

  it('I6: nothing else is removed: not what a member is on, not what is quarantined, not what nobody knows', async () => {
    led = await Led.start(redis.url);
    const uid = await led.running('cache');
    const asked = executor([{ id: 'stray-00000000.0', ...STRAY }]);
    await quarantined(1);
    const refusals = [
      [`${uid}.0`, 'REQUEST_REFUSED', 'cache-0 has its data on'],
      ['stray-00000000.0', 'VOLUME_NOT_FOUND', 'it is quarantined'],
      ['nothing', 'VOLUME_NOT_FOUND', 'no volume of id nothing is kept'],
    ] as const;
    for (const [id, code, message] of refusals) {
      await expect(led.leader.removeVolume(id, undefined)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message),
      });
    }
    // Were one kept by mistake that a member is on: its member has the last word.
    await led.store.writeRetained(1, 'put', { ...retained, uid, volumeId: `${uid}.0` }, []);
    await expect(led.leader.removeVolume(`${uid}.0`, undefined)).rejects.toMatchObject({ code: 'REQUEST_REFUSED' });
    expect(asked).toEqual([]);
  });

  it('asks which is meant where two agents have one of that id', async () => {
    led = await Led.start(redis.url);
    await led.store.writeRetained(1, 'put', retained, []);
    await led.store.writeRetained(1, 'put', { ...retained, agentId: 'agent-2' }, []);
    executor([]);
    await expect(led.leader.removeVolume(retained.volumeId, undefined)).rejects.toThrow('agent-1, agent-2');
    await led.leader.removeVolume(retained.volumeId, 'agent-1');
    await eventually('one is left', async () => (await led.store.retained()).length === 1);
  });

  it('of an instance that the store does not know is taken up: no stranger any more, and to be removed on purpose', async () => {
    led = await Led.start(redis.url);
    const asked = executor([
      { id: 'stray-00000000.0', ...STRAY },
      { id: 'odd', uid: null, ordinal: null },
    ]);
    await quarantined(2);
    await expect(led.leader.adopt('odd', undefined, false)).rejects.toThrow('nothing says whose it is');
    await expect(led.leader.adopt('stray-00000000.0', undefined, true)).rejects.toThrow(
      'no instance that could use it',
    );
    expect(await led.leader.adopt('stray-00000000.0', undefined, false)).toMatchObject({ id: 'stray-00000000.0' });
    expect((await listed()).map(({ id }) => id)).toEqual(['odd']);
    expect(await led.store.retained()).toMatchObject([{ ...STRAY, agentId: 'agent-1', name: 'stray' }]);
    await led.leader.audit();
    expect((await listed()).map(({ id }) => id)).toEqual(['odd']);
    await led.leader.removeVolume('stray-00000000.0', undefined);
    await eventually('removed', () => asked.includes('stray-00000000.0'));
    expect(await kinds(STRAY.uid)).toContain('volumeAdopted');
  });

  it('of a member that has another is taken up as one that it has left behind', async () => {
    led = await Led.start(redis.url);
    const uid = await led.running('cache');
    executor([{ id: `${uid}.0-strange`, uid, ordinal: 0 }]);
    await quarantined(1);
    const { became } = await led.leader.adopt(`${uid}.0-strange`, undefined, false);
    expect(became).toContain('its member has another');
    expect(led.member(uid)).toMatchObject({
      home: { volumeId: `${uid}.0` },
      formerVolumes: [{ volumeId: `${uid}.0-strange` }],
    });
    expect(await listed()).toEqual([]);
    await led.leader.removeVolume(`${uid}.0-strange`, undefined);
    await eventually('gone', () => led.member(uid)?.formerVolumes.length === 0);
    expect(await kinds(uid)).toContain('volumeRemoved');
  });

  it('of an agent that nothing is known of can not be taken into a member now', async () => {
    led = await Led.start(redis.url);
    const uid = await led.create('cache', 0);
    executor([{ id: `${uid}.3`, uid, ordinal: 3 }]);
    await quarantined(1);
    await expect(led.leader.adopt(`${uid}.3`, undefined, false)).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
    led.offer();
    await eventually('there are members', () => led.member(uid) !== undefined);
    await led.leader.adopt(`${uid}.3`, undefined, false);
    expect(led.member(uid, 3)).toMatchObject({ wanted: 'retired', home: { agentId: 'agent-1', volumeId: `${uid}.3` } });
  });
});
