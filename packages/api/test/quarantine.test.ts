import type { Quarantined } from '@keelson/core';
import { expect, it } from 'vitest';
import { world } from './support.ts';

const stray: Quarantined = {
  kind: 'volume',
  id: 'stray-00000000.0',
  agentId: 'agent-1',
  executorId: null,
  uid: 'stray-00000000',
  ordinal: 0,
  launch: null,
  sinceMs: 1,
  why: 'the store does not know its instance',
};

it('lists what is quarantined, audits, and reclaims one', async () => {
  const { send, controlPlane } = world();
  controlPlane.unowned.push(stray);
  expect((await send('GET', '/v1/quarantine')).json).toEqual({ items: [stray], more: 0 });
  expect((await send('POST', '/v1/audit')).json).toEqual({ asked: 3, silent: [], quarantined: 1 });
  const gone = await send('POST', '/v1/quarantine/reclaim', { id: stray.id, agentId: 'agent-1' });
  expect([gone.status, gone.json.id]).toEqual([200, stray.id]);
  const again = await send('POST', '/v1/quarantine/reclaim', { id: stray.id });
  expect([again.status, again.json.code]).toEqual([404, 'QUARANTINE_NOT_FOUND']);
});

it.each([{}, { id: '' }, { id: 'x'.repeat(300) }, { id: 'x', more: 1 }])('refuses to reclaim %j', async (body) => {
  const { send, controlPlane } = world();
  expect((await send('POST', '/v1/quarantine/reclaim', body)).status).toBe(400);
  expect(controlPlane.calls).toEqual([]);
});

it('lists the volumes that are kept', async () => {
  const { send } = world();
  const { status, json } = await send('GET', '/v1/volumes');
  expect(status).toBe(200);
  expect(json).toMatchObject({
    items: [{ volumeId: 'v', instance: 'old', member: 'old-0', sizeMb: 64, state: 'retained', why: 'kept' }],
    more: 0,
  });
});

it('removes a kept volume: asked for at once, done when its agent can be asked', async () => {
  const { send, controlPlane } = world();
  const [first] = controlPlane.kept;
  if (first !== undefined) controlPlane.kept.push({ ...first, agentId: 'S2' });
  const away = await send('DELETE', '/v1/volumes/v?agentId=S2');
  expect([away.status, away.json.removal]).toEqual([
    202,
    { askedAtMs: expect.any(Number), error: 'S2 offers nothing' },
  ]);
  expect((await send('DELETE', '/v1/volumes/v')).status).toBe(202);
  expect((await send('GET', '/v1/volumes')).json.items).toMatchObject([{ agentId: 'S2', state: 'removing' }]);
  const missing = await send('DELETE', '/v1/volumes/nothing');
  expect([missing.status, missing.json.code]).toEqual([404, 'VOLUME_NOT_FOUND']);
  expect((await send('DELETE', '/v1/volumes/v?agent=S1')).status).toBe(400);
  expect(controlPlane.calls).toEqual(['remove volume v on S2', 'remove volume v on S1']);
});

it('takes a quarantined volume up, to be kept or to be used', async () => {
  const { send, controlPlane } = world();
  controlPlane.unowned.push(stray, { ...stray, id: 'stray-00000000.1' });
  const kept = await send('POST', '/v1/quarantine/adopt', { id: stray.id });
  expect([kept.status, kept.json.became]).toEqual([200, 'it is kept']);
  await send('POST', '/v1/quarantine/adopt', { id: 'stray-00000000.1', use: true });
  expect(controlPlane.calls).toEqual([`adopt ${stray.id}`, 'adopt stray-00000000.1 to be used']);
  expect((await send('POST', '/v1/quarantine/adopt', { id: 'x', use: 'yes' })).status).toBe(400);
});
