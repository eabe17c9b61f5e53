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
  expect(json).toMatchObject({ items: [{ volumeId: 'v', member: 'old-0', why: 'kept' }], more: 0 });
});
