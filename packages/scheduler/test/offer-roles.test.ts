import type { Offer } from '@keelson/mesos';
import { expect, it } from 'vitest';
import { AgentsSeen } from '../src/offers/agents-seen.ts';
import { FreeOffers } from '../src/offers/free-offers.ts';
import { always, offerOf } from './support/world.ts';

const READING = { executors: always({ executor_id: { value: 'e' } }), cluster: 'test', volumes: 'agent' } as const;

const toRole = (role: string, memMb: number, agentId = 'agent-1'): Offer => ({
  ...offerOf(agentId),
  allocation_info: { role },
  resources: [{ name: 'mem', type: 'SCALAR', scalar: { value: memMb }, allocation_info: { role } }],
});

it('offers of an agent to different roles are never accepted together: Mesos would drop every task', () => {
  const free = new FreeOffers();
  const seen = new AgentsSeen();
  const offers = [toRole('a', 100), toRole('b', 300), toRole('a', 100), toRole('c', 50, 'agent-2')];
  for (const offer of offers) {
    free.add(offer);
    seen.see(offer);
  }
  const [first, second] = free.byAgent(seen, READING);
  expect(first).toMatchObject({ agentId: 'agent-1', offerIds: [offers[1]?.id.value], memMb: 300 });
  expect(second).toMatchObject({ agentId: 'agent-2', offerIds: [offers[3]?.id.value], memMb: 50 });
  expect(free.ofAgent('agent-1')).toEqual([offers[1]]);
  // Once they are used, it is the others' turn, both of one role.
  free.take([offers[1]?.id.value ?? '']);
  expect(free.byAgent(seen, READING)[0]).toMatchObject({
    memMb: 200,
    offerIds: [offers[0]?.id.value, offers[2]?.id.value],
  });
  expect(free.ofAgent('agent-3')).toEqual([]);
});
