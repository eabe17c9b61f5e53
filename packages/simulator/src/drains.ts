/** Agents that are drained and undrained at random, and members that look for a place elsewhere meanwhile. */
import { type Instance, movingMembers, requestOf } from '@keelson/core';
import type { World } from './world.ts';

export function drainOrUndrain(world: World): void {
  const { random, agents, draining, history } = world;
  const agent = random.pick(agents);
  if (agent === undefined) return;
  if (draining.has(agent.id) || random.chance(0.2)) draining.delete(agent.id);
  else draining.add(agent.id);
  history.note('*', () => `drained: ${[...draining].join(', ') || 'none'}`);
  tellAll(world);
}

export function undrainAll(world: World): void {
  world.draining.clear();
  tellAll(world);
}

/** Told again and again: a shell that is down hears nothing. */
export function tellAll({ store, shell, draining }: World): void {
  const agents = [...draining].map((agentId) => ({ agentId, why: 'drained' }));
  for (const { uid } of store.values()) shell.post(uid, { kind: 'agentsDraining', agents });
}

export function lookForRoom(world: World, instance: Instance): void {
  const { random, agents, draining, shell, clock } = world;
  for (const member of movingMembers(instance)) {
    const { ordinal } = member;
    const { home, homePolicy } = requestOf(instance, member, clock.nowMs);
    const isHeld = home !== null && homePolicy === 'require';
    const free = agents.some(({ id, reachable }) => reachable && !draining.has(id) && (!isHeld || id === home.agentId));
    if (free && random.chance(0.8)) shell.post(instance.uid, { kind: 'roomFound', ordinal, hostname: 'elsewhere' });
    else shell.post(instance.uid, { kind: 'noRoom', ordinal, rejections: [] });
  }
}
