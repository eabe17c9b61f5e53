/** What goes wrong by itself, at random times, while it is not quiet. */
import { Violation } from './violation.ts';
import type { World } from './world.ts';

/** Probabilities, each by message, call, launch or step. */
export interface FaultRates {
  lossRate: number;
  doubleRate: number;
  lateRate: number;
  crashRate: number;
  hookFailRate: number;
  operationFailRate: number;
  exitAtOnceRate: number;
  /** The longest time that a message takes on a good day. */
  latencyMs: number;
  /** The longest that a hook, a container's start and a slave's sync take on a good day. */
  hookMs: number;
  startMs: number;
  syncMs: number;
}

export const noFaults: FaultRates = {
  lossRate: 0,
  doubleRate: 0,
  lateRate: 0,
  crashRate: 0,
  hookFailRate: 0,
  operationFailRate: 0,
  exitAtOnceRate: 0,
  latencyMs: 3,
  hookMs: 20,
  startMs: 300,
  syncMs: 400,
};

/** Each seed has a climate of its own: some faults often, some never. */
export function climate({ random }: World): FaultRates {
  const rate = (most: number) => (random.chance(0.4) ? 0 : random.next() * most);
  return {
    lossRate: rate(0.2),
    doubleRate: rate(0.3),
    lateRate: rate(0.15),
    crashRate: rate(0.01),
    hookFailRate: rate(0.3),
    operationFailRate: rate(0.5),
    exitAtOnceRate: rate(0.5),
    latencyMs: random.pick([2, 2, 30, 300, 1_500]) ?? 2,
    hookMs: random.pick([20, 20, 4_000]) ?? 20,
    startMs: random.pick([300, 300, 5_000]) ?? 300,
    syncMs: random.pick([400, 400, 8_000]) ?? 400,
  };
}

type Fault = (world: World) => void;

const FAULTS: readonly Fault[] = [
  containerExits,
  containerExits,
  masterExits,
  masterExitsTwice,
  executorDies,
  agentCutOff,
  agentReboots,
  healthFlaps,
  fallsIll,
  shellCrashes,
  offersRescinded,
];

export function oneFault(world: World): void {
  const more = [...(world.changes ? [portLost, portLost] : []), ...(world.sync ? [linkBreaks, linkBreaks] : [])];
  const fault = world.random.pick([...FAULTS, ...more]);
  if (fault === undefined) throw new Violation('no faults');
  fault(world);
}

function containerExits(world: World): void {
  const container = world.random.pick(world.servers.any());
  if (container === undefined) return;
  world.history.note('*', () => `container ${container.key} exits`);
  world.agent(container.agentId).exit(container, 'exitSeen', 'exited 137');
}

function masterExits(world: World): void {
  const container = world.random.pick(world.servers.any().filter(({ accepting }) => accepting));
  if (container === undefined) return;
  world.history.note('*', () => `container ${container.key}, a master, exits`);
  world.agent(container.agentId).exit(container, 'exitSeen', 'exited 137');
}

/** And soon after that, whoever takes writes then. */
function masterExitsTwice(world: World): void {
  masterExits(world);
  world.clock.after(world.random.int(100, 4_000), () => masterExits(world));
}

/** It never gets well again: it must be ended, and another launched. */
function fallsIll(world: World): void {
  const container = world.random.pick(world.servers.any());
  if (container === undefined) return;
  world.history.note('*', () => `${container.key} falls ill`);
  world.agent(container.agentId).setHealth(container, false);
}

/** A slave gets no more of its master's writes for a while, and is well for all that its agent can see. */
function linkBreaks({ random, servers, history }: World): void {
  const container = random.pick(servers.any().filter(({ link }) => link !== null));
  if (container === undefined) return;
  history.note('*', () => `${container.key} is cut off from its master`);
  servers.unlink(container);
}

function executorDies(world: World): void {
  const agent = world.random.pick(world.agents);
  world.history.note('*', () => `the executor on ${agent?.id} dies`);
  agent?.executorDies();
}

function agentCutOff({ random, agents, clock, mesos, history }: World): void {
  const agent = random.pick(agents);
  if (agent === undefined || !agent.reachable) return;
  const forMs = random.int(500, 40_000);
  history.note('*', () => `${agent.id} is cut off for ${forMs} ms`);
  agent.reachable = false;
  if (forMs > 8_000) clock.after(8_000, () => mesos.agentGone(agent));
  clock.after(forMs, () => {
    agent.reachable = true;
    history.note('*', () => `${agent.id} is back`);
    mesos.agentBack(agent);
  });
}

function agentReboots(world: World): void {
  const agent = world.random.pick(world.agents);
  if (agent === undefined || !agent.reachable) return;
  world.history.note('*', () => `${agent.id} reboots`);
  agent.reboots();
}

function healthFlaps(world: World): void {
  const { random, clock, servers } = world;
  const container = random.pick(servers.any());
  if (container === undefined) return;
  world.history.note('*', () => `${container.key} is unhealthy`);
  const agent = world.agent(container.agentId);
  agent.setHealth(container, false);
  clock.after(random.int(10, 45_000), () => agent.setHealth(container, true));
}

/** A port that a member has had, and does not use now, is somebody else's: unknown to Mesos, or given out by it. */
function portLost(world: World): void {
  const { random, clock, history, servers } = world;
  const homes = world.store.values().flatMap(({ status }) => status.members.flatMap(({ home }) => home ?? []));
  const home = random.pick(homes);
  const port = Object.values(home?.ports ?? {})[0];
  if (home === undefined || port === undefined) return;
  const agent = world.agent(home.agentId);
  const byStranger = random.chance(0.5);
  const take = () => {
    if (servers.on(agent.id).some(({ address }) => address === `${agent.id}:${port}`)) return;
    history.note('*', () => `port ${port} of ${agent.id} is ${byStranger ? "a stranger's" : 'given away'}`);
    const taken = byStranger ? agent.strangers : agent.givenAway;
    taken.add(port);
    // Peers know each other by their ports: where too many of them lose theirs for good, they can't be told of others.
    if (world.ofPeers || random.chance(0.5)) clock.after(random.int(1_000, 60_000), () => taken.delete(port));
  };
  const user = servers.on(agent.id).find(({ address }) => address === `${agent.id}:${port}`);
  if (user !== undefined) agent.exit(user, 'exitSeen', 'exited 137');
  take();
}

function shellCrashes({ shell }: World): void {
  shell.crash('by itself');
}

function offersRescinded({ mesos, random, shell, network }: World): void {
  for (const offerId of mesos.outstanding()) {
    if (random.chance(0.5)) continue;
    mesos.rescind(offerId);
    network.toShell(null, () => shell.rescinded(offerId));
  }
}
