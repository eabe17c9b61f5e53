/** Servers that do not come up: backoff, the reason in status and events, no spinning; destroy works at any moment of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Instance, Keelson, until } from '../support/keelson.ts';
import { finish, untilNoContainers, volumesOf } from '../support/traces.ts';

const config = fileURLToPath(new URL('../support/moody.config.ts', import.meta.url));

let keelson: Keelson;
beforeAll(async () => {
  keelson = await Keelson.start(`--config=${config}`);
});
afterAll(async () => {
  await finish(keelson);
});

const moods = [
  { mood: 'exits', what: 'a container that exits at once', reason: /exited? .*3/ },
  { mood: 'sick', what: 'a health check that never passes', reason: /health|check/ },
  { mood: 'absent', what: 'an image that can not be pulled', reason: /keelson\.invalid\/absent/ },
] as const;

async function request(name: string): Promise<Instance> {
  const { status, body } = await keelson.request<Instance>('POST', '/v1/instances', {
    name,
    framework: 'moody',
    slaves: 0,
  });
  expect(status).toBe(201);
  return body;
}

async function launches(name: string): Promise<number> {
  return (await keelson.events(name)).filter(({ kind }) => kind === 'launching').length;
}

async function destroyed({ name, uid }: Instance): Promise<void> {
  await keelson.request('DELETE', `/v1/instances/${name}?data=delete`);
  await keelson.gone(name);
  await untilNoContainers(uid);
}

describe.each(moods)('$what', ({ mood, reason }) => {
  it('is tried again with growing pauses, and says why', async () => {
    const instance = await request(mood);
    const seen = new Set<string>();
    await until(
      async () => {
        const [member] = (await keelson.get(mood)).members;
        if (member !== undefined) seen.add(`${member.state} ${member.message}`);
        return member?.state === 'backoff' && reason.test(member.message);
      },
      30_000,
      () => `backoff with its reason: ${[...seen].join(' | ')}`,
    );
    await sleep(5_000);
    // Tries follow each other after 0, 1, 2, 4, 8 s.
    expect(await launches(mood)).toBeGreaterThan(1);
    expect(await launches(mood)).toBeLessThan(7);
    const events = (await keelson.events(mood)).map(({ kind, message }) => `${kind}: ${message}`);
    expect(
      events.some((event) => reason.test(event)),
      events.join('\n'),
    ).toBe(true);
    await destroyed(instance);
  });

  it('is destroyed at any moment of it', async () => {
    const instances = await Promise.all([0, 1, 2, 3].map((index) => request(`${mood}-${index}`)));
    await Promise.all(
      instances.map(async (instance, index) => {
        await sleep(index * 400 + Math.random() * 400);
        await destroyed(instance);
      }),
    );
    expect(volumesOf(keelson.dataDir)).toEqual([]);
  });
});

it('none of it has held up one that is well', async () => {
  const sick = await Promise.all(moods.map(({ mood }) => request(`${mood}-z`)));
  const well = await keelson.create('well', 2);
  await Promise.all([...sick, well].map(destroyed));
});
