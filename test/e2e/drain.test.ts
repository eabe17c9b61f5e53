/** Agents that are drained, and one that is cut off and given up: real servers, real data. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Keelson, until } from '../support/keelson.ts';

interface Agent {
  readonly agentId: string;
  readonly hostname: string;
  readonly members: readonly string[];
  readonly drain: { readonly state: string; readonly members: readonly { readonly stays: string | null }[] } | null;
}

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start('--agents=4');
  await keelson.create('data', 2, { placement: { distribution: 1 } });
});
afterAll(async () => {
  await keelson?.close();
});

const agents = async (): Promise<readonly Agent[]> =>
  (await keelson.request<{ items: Agent[] }>('GET', '/v1/agents')).body.items;
const masterOf = async () => {
  const { master, members } = await keelson.get('data');
  const found = members.find(({ name }) => name === master);
  if (found === undefined) throw new Error('there is no master');
  return found;
};
const accepts = async (member: string, key: string): Promise<boolean> => {
  const client = await keelson.client('data', member);
  const answer = await client.set(key, 'x').catch(() => 'refused');
  client.disconnect();
  return answer === 'OK';
};

it('the agent of the master is drained: another is master, all data is there, and nobody is left on it', {
  timeout: 240_000,
}, async () => {
  const before = await masterOf();
  const client = await keelson.client('data');
  for (let index = 0; index < 500; index++) await client.set(`key-${index}`, `${index}`);
  client.disconnect();
  const { status } = await keelson.request('POST', `/v1/agents/${before.agentId}/drain`);
  expect(status).toBe(202);
  await until(
    async () => (await agents()).find(({ agentId }) => agentId === before.agentId)?.drain?.state === 'drained',
    120_000,
  );
  const after = await keelson.running('data');
  expect(after.epoch).toBe(2);
  expect(after.members.map(({ agentId }) => agentId)).not.toContain(before.agentId);
  for (const { name } of after.members) {
    const reader = await keelson.client('data', name);
    expect(await reader.dbsize()).toBe(500);
    reader.disconnect();
  }
  expect((await keelson.request('DELETE', `/v1/agents/${before.agentId}/drain`)).status).toBe(200);
});

it('I3: a master that was cut off and given up takes no more writes as soon as it is back', {
  timeout: 240_000,
}, async () => {
  const old = await masterOf();
  const address = { host: old.address, port: old.ports.redis };
  const control = async (what: 'cut' | 'heal') => {
    const url = `http://127.0.0.1:${keelson.ports.mesos}/local/agents`;
    const list: { agents: { agent: number; agentId: string }[] } = JSON.parse(await (await fetch(url)).text());
    const agent = list.agents.find(({ agentId }) => agentId === old.agentId)?.agent;
    expect((await fetch(`${url}/${agent}/${what}`, { method: 'POST' })).status).toBe(200);
  };
  await control('cut');
  expect(await accepts(old.name, 'while-cut')).toBe(true);
  expect((await keelson.request('POST', `/v1/members/${old.name}/fence`)).status).toBe(202);
  await until(async () => {
    const { master, epoch } = await keelson.get('data');
    return master !== old.name && epoch === 3;
  }, 30_000);
  const { password } = (await keelson.request<{ password: string }>('GET', '/v1/instances/data/credentials')).body;
  const { Redis } = await import('ioredis');
  const zombie = new Redis({ ...address, password, maxRetriesPerRequest: 0, retryStrategy: () => null });
  zombie.on('error', () => undefined);
  expect(await zombie.set('still', 'x')).toBe('OK');
  await control('heal');
  await until(async () => (await zombie.set('zombie', 'x').catch(() => 'refused')) !== 'OK', 20_000);
  zombie.disconnect();
  const after = await keelson.running('data', 90_000);
  const [now] = after.members.filter(({ name }) => name === old.name);
  expect(now).toMatchObject({ role: 'slave', synced: true });
  for (const { name } of after.members) {
    const reader = await keelson.client('data', name);
    expect([await reader.get('key-499'), await reader.get('zombie'), await reader.get('still')]).toEqual([
      '499',
      null,
      null,
    ]);
    reader.disconnect();
  }
});
