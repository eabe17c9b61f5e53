/** Performs one attempt of an effect against the world. Every request may be lost, late, doubled, or done unseen. */
import {
  assertNever,
  type Effect,
  type EffectResult,
  type Instance,
  POLICY,
  type ProbeAnswer,
  taskConfigSchema,
  taskIdOf,
  templateParts,
  viewOf,
} from '@keelson/core';
import { type Agent, addressOf } from './agent.ts';
import { andThen, attempt, resultOf } from './ask-code.ts';
import type { MaybePromise } from './framework-code.ts';
import { peerEnv } from './peers.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

interface Call {
  readonly world: World;
  readonly instance: Instance;
  readonly goesOn: () => boolean;
  readonly done: (result: EffectResult) => void;
}

type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

const KILL_REPEAT_MS = 2_000;
const plainConfig = taskConfigSchema.parse({ image: 'image', stop: { graceMs: 800 } });

export function perform(
  world: World,
  instance: Instance,
  effect: Effect,
  goesOn: () => boolean,
  done: (result: EffectResult) => void,
): void {
  const call: Call = { world, instance, goesOn, done };
  const code = world.code(instance.uid);
  switch (effect.kind) {
    case 'prepare':
      return callHook(call, effect.timeoutMs, () => prepared(call, effect));
    case 'hook':
      world.checks.called(instance, effect.hook, effect);
      return callHook(call, effect.timeoutMs, () =>
        andThen(code.running(instance, effect.ordinal, effect.hook), () => ({ kind: 'hookDone' })),
      );
    case 'masterLost':
    case 'slaveLost':
      world.checks.called(instance, effect.kind, effect);
      return callHook(call, effect.timeoutMs, () =>
        andThen(code.decide(instance, effect.ordinal, effect.kind), (decision) => ({ kind: 'decided', decision })),
      );
    case 'launch':
      return launch(call, effect);
    case 'kill':
      return kill(call, effect, KILL_REPEAT_MS);
    case 'inspect':
      return inspect(call, effect);
    case 'probe':
      return probe(call, effect);
    case 'operate':
      return operate(call, effect);
    case 'removeVolume':
      return removeVolume(call, effect);
    case 'maintain':
      return callHook(call, effect.timeoutMs, () => ({ kind: 'maintained', message: 'done' }));
    default:
      assertNever(effect);
  }
}

function failed(error: string): EffectResult {
  return { kind: 'failed', error };
}

/** The hook is called whatever becomes of its answer. */
function callHook({ world, done }: Call, timeoutMs: number, answer: () => MaybePromise<EffectResult>): void {
  const { random, clock, faults } = world;
  const result = resultOf(world, answer);
  if (random.chance(faults.hookFailRate / 3)) return clock.after(timeoutMs, () => done(failed('it took too long')));
  const fails = random.chance(faults.hookFailRate);
  clock.after(random.chance(faults.lateRate) ? random.int(100, timeoutMs) : random.int(0, faults.hookMs), () =>
    done(fails ? failed('the hook threw') : result.now),
  );
}

/** What `config` makes of the instance as it is when it is called: the server will start in this role. */
function prepared({ world, instance }: Call, { ordinal }: EffectOf<'prepare'>): MaybePromise<EffectResult> {
  const env = orders(instance, ordinal);
  return andThen(world.code(instance.uid).prepare(instance, ordinal), (config) => ({
    kind: 'prepared',
    config: { ...config, env: { ...config.env, ...env } },
  }));
}

/** What the simulated server goes by. */
function orders(instance: Instance, ordinal: number): Readonly<Record<string, string>> {
  const view = viewOf(instance);
  const self = view.members.find((member) => member.ordinal === ordinal);
  const master = view.members.find((member) => member.ordinal === view.master);
  const MASTER = master === undefined ? '' : addressOf(master);
  return { ROLE: self?.role ?? 'none', MASTER, TEMPLATE: templateOf(instance), ...peerEnv(view, ordinal) };
}

export function templateOf({ declared }: Instance): string {
  return JSON.stringify(templateParts(declared.spec));
}

function launch({ world, instance, done }: Call, { ordinal, launch: number }: EffectOf<'launch'>): void {
  const { shell, mesos } = world;
  const { uid, status } = instance;
  const offerId = shell.offerOf(taskIdOf({ uid, ordinal, launch: number }));
  const member = status.members.find((each) => each.ordinal === ordinal);
  // Not placed by this run of the shell: a former one may have sent it.
  if (offerId === undefined) return done({ kind: 'sent' });
  if (member?.task?.config == null || member.home === null || member.launch !== number)
    throw new Violation(`launch of ${uid}.${ordinal}.${number} without its member, home or config`);
  if (!mesos.isValid(offerId)) return done({ kind: 'notSent', reason: 'its offer is gone' });
  const port = Object.values(member.home.ports)[0] ?? 0;
  const { config } = member.task;
  world.peers.launching(uid, ordinal, addressOf({ ...member.home, ordinal }), config.env);
  mesos.accept(offerId, { uid, ordinal, launch: number, port, volumeId: member.home.volumeId, config });
  done({ kind: 'sent' });
}

function kill(call: Call, effect: EffectOf<'kill'>, repeatMs: number): void {
  const { world, instance, goesOn } = call;
  if (!goesOn()) return;
  const { ordinal, launch: number, graceMs } = effect;
  world.mesos.kill(taskIdOf({ uid: instance.uid, ordinal, launch: number }), graceMs ?? plainConfig.stop.graceMs);
  world.clock.after(repeatMs, () => kill(call, effect, Math.min(repeatMs * 2, 30_000)));
}

function inspect(call: Call, { agentId, timeoutMs, ordinal, launch: number }: EffectOf<'inspect'>): void {
  const { world, instance } = call;
  const { random, faults } = world;
  ask(call, agentId, timeoutMs, (agent) => {
    // Its Docker daemon does not answer: that is no proof of anything.
    if (random.chance(faults.operationFailRate))
      return { kind: 'inspected', alive: false, proof: null, message: 'Docker does not answer' };
    return agent.inspect(instance.uid, ordinal, number);
  });
}

/** Asks an agent's executor within a time limit; what comes of it may come later than that. */
function ask(
  { world, done }: Call,
  agentId: string,
  timeoutMs: number,
  serve: (agent: Agent) => EffectResult | null,
): void {
  const agent = world.agent(agentId);
  let open = true;
  const settle = (result: EffectResult) => {
    if (open) done(result);
    open = false;
  };
  world.clock.after(timeoutMs, () => settle(failed('timeout')));
  world.network.toAgent(agent, () => {
    const result = serve(agent);
    if (result !== null) world.network.toShell(agent, () => settle(result));
  });
}

function operate(call: Call, effect: EffectOf<'operate'>): void {
  const { world, instance } = call;
  const { random, faults } = world;
  const home = instance.status.members.find(({ ordinal }) => ordinal === effect.ordinal)?.home;
  if (home == null) return call.done(failed('not placed'));
  const view = viewOf(instance);
  const read = attempt(() =>
    world.code(instance.uid).operation(instance, effect.ordinal, effect.operation, effect.target),
  );
  if (read instanceof Error) return call.done(failed(read.message));
  const isChange = effect.operation === 'addMember' || effect.operation === 'removeMember';
  const untilMs = world.clock.nowMs + effect.timeoutMs + POLICY.lateOperationMs;
  let isDone = false;
  ask(call, home.agentId, effect.timeoutMs, (agent) => {
    if (random.chance(faults.operationFailRate)) return failed('it can not now');
    // A request has an id, by which its double is known; and a time after which nobody does it any more.
    if (isChange && (isDone || world.clock.nowMs > untilMs)) return failed('it came twice, or too late');
    isDone = true;
    const done = agent.operate(instance.uid, effect, view);
    if (random.chance(faults.operationFailRate / 2)) return failed('the connection broke');
    if ('error' in done) return failed(done.error);
    const position = attempt(() => read(done));
    return position instanceof Error ? failed(position.message) : { kind: 'operated', position };
  });
}

function probe(call: Call, effect: EffectOf<'probe'>): void {
  const { world, instance, done } = call;
  const { random, faults, clock, network } = world;
  const view = viewOf(instance);
  const code = world.code(instance.uid);
  const offsets = new Map<number, number>();
  const answers = new Map<number, ProbeAnswer>();
  let open = effect.members.length;
  const settle = (answer: ProbeAnswer) => {
    if (answers.has(answer.ordinal)) return;
    answers.set(answer.ordinal, answer);
    open -= 1;
    if (open === 0) done(ranked(call, effect, [...answers.values()], offsets));
  };
  for (const { ordinal, launch: number } of effect.members) {
    const silent = () => settle({ ordinal, ok: false, error: 'no answer' });
    const home = instance.status.members.find((member) => member.ordinal === ordinal)?.home;
    clock.after(effect.timeoutMs, silent);
    if (home == null || random.chance(faults.operationFailRate)) continue;
    const agent = world.agent(home.agentId);
    const read = attempt(() => code.operation(instance, ordinal, 'probe', null));
    network.toAgent(agent, () => {
      const found = agent.probe(instance.uid, ordinal, number, view);
      network.toShell(agent, () => {
        if (found === null || read instanceof Error) return silent();
        const position = attempt(() => read(found));
        if (position === null || position instanceof Error) return silent();
        if (!answers.has(ordinal)) offsets.set(ordinal, found.offset);
        settle({ ordinal, ok: true, position, synced: found.synced });
      });
    });
  }
}

function ranked(
  { world, instance }: Call,
  { atLeast }: EffectOf<'probe'>,
  answers: readonly ProbeAnswer[],
  offsets: ReadonlyMap<number, number>,
): EffectResult {
  const ranking = attempt(() => world.code(instance.uid).rank(answers, atLeast));
  if (ranking instanceof Error) return failed(ranking.message);
  world.checks.ranked(instance, ranking, offsets);
  return { kind: 'probed', answers, ranking };
}

function removeVolume(call: Call, effect: EffectOf<'removeVolume'>): void {
  const { world, instance } = call;
  ask(call, effect.agentId, effect.timeoutMs, (agent) => {
    world.checks.removingVolume(instance.uid, effect.volumeId, agent);
    agent.removeVolume(effect.volumeId);
    return { kind: 'volumeRemoved' };
  });
}
