/** What people ask for, at random times. */
import { type Instance, type Intent, type Member, type OperatorRequest, taskIdOf } from '@keelson/core';
import type { World } from './world.ts';

type NewRequest = OperatorRequest extends infer R ? (R extends OperatorRequest ? Omit<R, 'id'> : never) : never;

/** A spec with this image makes servers exit as soon as they start. */
export const BROKEN = 'broken';

export function oneRequest(world: World): void {
  const { random, store } = world;
  const instance = random.pick(store.values());
  if (instance === undefined || instance.declared.intent.kind === 'destroy') return;
  if (instance.declared.intent.kind === 'suspend' && random.chance(0.6))
    return declare(world, instance.uid, { kind: 'run' });
  if (!isReady(instance) && random.chance(0.8)) return;
  if (world.changes && random.chance(0.3)) changeSpec(world, instance);
  else act(world, instance, random.next());
  if (random.chance(0.6)) joltSoon(world, instance.uid);
}

/** Most is asked of instances that are well: else most would be refused. */
function isReady({ status, traits }: Instance): boolean {
  if (traits.topology !== 'master-slave') return true;
  return status.members.some(({ role, syncedEpoch }) => role === 'slave' && syncedEpoch === status.epoch);
}

function act(world: World, instance: Instance, roll: number): void {
  if (roll < 0.2) return failover(world, instance);
  if (roll < 0.55) return request(world, instance, { kind: 'switchover', to: someMember(world, instance) });
  if (roll < 0.75) return scale(world, instance);
  if (roll < 0.85) return fence(world, instance);
  if (world.drains || world.replaces) removeLeftBehind(world, instance);
  if (roll < 0.86) return destroy(world, instance.uid);
  return suspendOrResume(world, instance);
}

/** In the middle of what was asked for, something happens to those who are needed for it. */
function joltSoon(world: World, uid: string): void {
  const { random, clock, faults, store } = world;
  clock.after(random.int(1, 3 * faults.latencyMs + faults.hookMs), () => {
    const instance = store.get(uid);
    if (instance === undefined || instance.declared.intent.kind === 'destroy' || world.quiet) return;
    const { failover, master } = instance.status;
    const roll = random.next();
    if (roll < 0.25) return suspendOrResume(world, instance);
    if (roll < 0.4) return scale(world, instance);
    if (roll < 0.6) return ends(world, uid, failover?.candidate ?? random.int(0, 3));
    if (roll < 0.9) return ends(world, uid, failover?.from ?? master ?? 0);
    act(world, instance, random.next());
  });
}

function ends(world: World, uid: string, ordinal: number): void {
  const container = world.servers.live(uid).find((each) => each.ordinal === ordinal);
  if (container === undefined) return;
  world.history.note('*', () => `${container.key} is struck`);
  const agent = world.agent(container.agentId);
  if (world.random.chance(0.3)) return agent.executorDies();
  agent.exit(container, 'exitSeen', 'exited 137');
}

/** In the end some are left running, some suspended, some are destroyed. */
export function lastWord(world: World): void {
  for (const { uid, declared } of world.store.values()) {
    if (declared.spec.image === BROKEN) setImage(world, uid, 'mended');
    if (declared.intent.kind === 'suspend' && world.random.chance(0.7)) declare(world, uid, { kind: 'run' });
    else if (world.random.chance(0.15)) destroy(world, uid);
  }
}

function request(world: World, { uid, declared }: Instance, asked: NewRequest): void {
  const { store, history, shell } = world;
  history.note(declared.spec.name, () => `operator: ${JSON.stringify(asked)}`);
  store.declare(uid, ({ requests }) => ({
    requests: [...requests, { ...asked, id: (requests.at(-1)?.id ?? 0) + 1 }].slice(-32),
  }));
  shell.post(uid, { kind: 'look' });
}

function failover(world: World, instance: Instance): void {
  const asked = { kind: 'failover', to: someMember(world, instance) } as const;
  request(world, instance, world.sync ? { ...asked, acceptLoss: world.random.chance(0.2) } : asked);
}

function someMember({ random }: World, { status }: Instance): number | null {
  return random.chance(0.7) ? null : random.int(0, status.members.length);
}

function scale(world: World, { uid, declared }: Instance): void {
  const { random, store, history, shell } = world;
  const count = random.chance(0.15) ? 0 : random.int(1, 4);
  history.note(declared.spec.name, () => `operator: scale to ${count}`);
  // Fewer slaves than have to have each write are refused.
  const slaves = world.sync ? Math.max(count, declared.spec.syncSlaves) : count;
  store.declare(uid, ({ spec }) => ({ spec: { ...spec, slaves, peers: Math.max(1, count) } }));
  shell.post(uid, { kind: 'look' });
}

/** Volumes that its members have left behind are asked to go, one by one. */
function removeLeftBehind({ random, shell, history }: World, { uid, declared, status }: Instance): void {
  const left = status.members.flatMap(({ ordinal, formerVolumes }) =>
    formerVolumes.map((volume) => ({ ordinal, volume })),
  );
  const one = random.pick(left);
  if (one === undefined) return;
  history.note(declared.spec.name, () => `operator: remove ${one.volume.volumeId} on ${one.volume.agentId}`);
  shell.post(uid, { kind: 'volumeRemovalAsked', ...one });
}

/** To one that there was before, to a new one, or to one that does not work; and often on to another before it is through. */
function changeSpec(world: World, instance: Instance): void {
  const { uid, declared } = instance;
  const { random, clock } = world;
  if (world.sync && random.chance(0.3)) return changeDurability(world, instance);
  if (random.chance(0.3)) {
    const memMb = random.int(1, 3) * 100;
    world.history.note(declared.spec.name, () => `operator: ${memMb} MiB`);
    world.store.declare(uid, ({ spec }) => ({ spec: { ...spec, resources: { ...spec.resources, memMb } } }));
    return world.shell.post(uid, { kind: 'look' });
  }
  setImage(world, uid, random.pick(['a', 'b', 'c', BROKEN]) ?? 'a');
  if (random.chance(0.3))
    clock.after(random.int(1, 5_000), () => {
      if (!world.quiet) setImage(world, uid, random.pick(['a', 'b', 'c']) ?? 'a');
    });
}

function changeDurability(world: World, { uid, declared }: Instance): void {
  const { random, store, shell, history } = world;
  const durability = random.chance(0.2) ? 'async' : 'sync';
  const syncSlaves = random.int(1, Math.min(world.maxSyncSlaves, declared.spec.slaves));
  history.note(declared.spec.name, () => `operator: ${durability}, ${syncSlaves} slaves have each write`);
  store.declare(uid, ({ spec }) => ({ spec: { ...spec, durability, syncSlaves } }));
  shell.post(uid, { kind: 'look' });
}

function setImage(world: World, uid: string, image: string): void {
  if (world.store.get(uid)?.declared.intent.kind === 'destroy') return;
  world.history.note(uid.split('-')[0] ?? uid, () => `operator: image ${image}`);
  world.store.declare(uid, ({ spec }) => ({ spec: { ...spec, image } }));
  world.shell.post(uid, { kind: 'look' });
}

/** The operator's word counts as proof, so the operator of this world only says what is true. */
function fence(world: World, instance: Instance): void {
  const { uid, status } = instance;
  const dead = status.members.filter((member) => isTrulyDead(world, uid, member));
  const member = world.random.pick(dead);
  if (member !== undefined) request(world, instance, { kind: 'fence', ordinal: member.ordinal, launch: member.launch });
}

function isTrulyDead({ servers }: World, uid: string, { ordinal, launch, task }: Member): boolean {
  return task !== null && servers.all.get(taskIdOf({ uid, ordinal, launch }))?.state === 'dead';
}

function destroy(world: World, uid: string): void {
  declare(world, uid, { kind: 'destroy', data: world.random.chance(0.5) ? 'delete' : 'keep' });
}

function suspendOrResume(world: World, { uid, declared }: Instance): void {
  const runs = declared.intent.kind === 'run';
  declare(world, uid, runs ? { kind: 'suspend', by: 'operator' } : { kind: 'run' });
  // Often the other is asked for before the first is done.
  if (world.random.chance(0.5))
    world.clock.after(world.random.int(1, 3_000), () => {
      if (world.store.get(uid)?.declared.intent.kind === 'suspend') declare(world, uid, { kind: 'run' });
    });
}

function declare({ store, shell, history }: World, uid: string, intent: Intent): void {
  history.note(uid.split('-')[0] ?? uid, () => `operator: ${JSON.stringify(intent)}`);
  store.declare(uid, () => ({ intent }));
  shell.post(uid, { kind: 'look' });
}
