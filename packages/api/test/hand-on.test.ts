/** What only the leader can do, asked of another scheduler: two APIs on sockets of their own. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { KeelsonError } from '@keelson/core';
import { afterEach, describe, expect, test } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import { type ApiOptions, type ListeningApi, listenApi } from '../src/index.ts';
import { MemoryControlPlane } from './memory-control-plane.ts';
import { cache } from './support.ts';

/** One that knows who leads. */
class Follower extends MemoryControlPlane {
  leader: string | null = null;
  asked = 0;

  override readiness() {
    return { ready: this.leader !== null, leader: this.leader, leading: false, problems: [] };
  }

  override agents(): never {
    this.asked += 1;
    throw new KeelsonError('NOT_LEADER', 'it does not lead');
  }

  override async logs(): Promise<never> {
    return this.agents();
  }
}

const open: ListeningApi[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((api) => api.close()));
});

async function start(controlPlane: MemoryControlPlane, options: Partial<ApiOptions> = {}, port = 0): Promise<string> {
  const api = await listenApi({ controlPlane, port, ...options });
  open.push(api);
  return api.url;
}

describe('a follower', () => {
  test('hands on what only the leader can do, and says who leads', async () => {
    const leading = new MemoryControlPlane();
    const follower = new Follower();
    await Promise.all([leading.create(cache), follower.create(cache)]);
    follower.leader = await start(leading);
    const url = await start(follower);
    const agents = await fetch(`${url}/v1/agents`);
    expect([agents.status, agents.headers.get('keelson-leader')]).toEqual([200, follower.leader]);
    expect(agents.headers.get('content-type')).toContain('application/json');
    expect(await agents.json()).toEqual(await (await fetch(`${follower.leader}/v1/agents`)).json());
    const logs = await fetch(`${url}/v1/instances/cache/members/cache-0/logs?tail=3`);
    expect(logs.headers.get('content-type')).toContain('text/plain');
    expect(await logs.text()).toBe(
      await (await fetch(`${follower.leader}/v1/instances/cache/members/cache-0/logs?tail=3`)).text(),
    );
  });

  test('hands the token on, which both have', async () => {
    const follower = new Follower();
    follower.leader = await start(new MemoryControlPlane(), { token: 'secret' });
    const url = await start(follower, { token: 'secret' });
    const ask = (token: string) => fetch(`${url}/v1/agents`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask('secret')).status).toBe(200);
    expect((await ask('other')).status).toBe(401);
    expect(follower.asked).toBe(1);
  });

  test("passes the leader's problems on", async () => {
    const leading = new MemoryControlPlane();
    const follower = new Follower();
    follower.leader = await start(leading);
    const url = await start(follower);
    await follower.create(cache);
    const answer = await fetch(`${url}/v1/instances/cache/members/cache-0/logs`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
  });

  test('waits while nobody leads, and while the one that did does not answer', async () => {
    const leading = new MemoryControlPlane();
    const gone = await start(new MemoryControlPlane());
    await open.pop()?.close();
    const follower = new Follower();
    follower.leader = gone;
    const url = await start(follower);
    const answer = fetch(`${url}/v1/agents`);
    const next = await start(leading);
    follower.leader = next;
    expect((await answer).headers.get('keelson-leader')).toBe(next);
  });

  test('does not wait for a leader that stands still, once another one leads', async () => {
    const silent = createServer(() => undefined);
    const follower = new Follower();
    follower.leader = `http://127.0.0.1:${await listenOn(silent)}`;
    const url = await start(follower);
    const answer = fetch(`${url}/v1/agents`);
    await once(silent, 'connection');
    const next = await start(new MemoryControlPlane());
    follower.leader = next;
    expect((await answer).headers.get('keelson-leader')).toBe(next);
    silent.close();
  });

  test('gives up in time, and names the leader that it knows', async () => {
    const follower = new Follower();
    const url = await start(follower, { leaderHoldMs: 50 });
    const nobody = await fetch(`${url}/v1/agents`);
    expect([nobody.status, await nobody.json()]).toMatchObject([503, { code: 'NOT_LEADER' }]);
    const other = new Follower();
    follower.leader = await start(other);
    const answer = await fetch(`${url}/v1/agents`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'NOT_LEADER', leader: follower.leader });
  });

  test('hands nothing on that was handed on: two that name each other do not go round', async () => {
    const [one, two] = [new Follower(), new Follower()];
    const urls = await Promise.all([start(one, { leaderHoldMs: 1 }), start(two)]);
    [two.leader, one.leader] = urls;
    expect((await fetch(`${urls[0]}/v1/agents`)).status).toBe(503);
    expect([one.asked, two.asked]).toEqual([1, 1]);
  });
});
