/**
 * Performs one attempt of an effect. Everything here may run twice: a scheduler that starts issues all unfinished effects
 * again, and so does a lost answer.
 */
import {
  assertNever,
  type Effect,
  type Instance,
  type Member,
  messageOf,
  type Position,
  taskIdOf,
  type VolumeRef,
} from '@keelson/core';
import type { TaskInfo } from '@keelson/mesos';
import type { StatefulFramework } from '@keelson/sdk';
import { askDecision, callHook, type HookCall, prepare, rank, redact } from '@keelson/sdk/host';
import type { AgentRequests } from './agent-requests.ts';
import type { Perform } from './effect-runner.ts';
import type { ExecutorChannel } from './executor-channel.ts';
import { maintain } from './maintain.ts';
import type { BuildTask } from './offers/held-offers.ts';
import { type OperationCall, operate, probe, saysRelaunch } from './operations.ts';
import type { KnownTask } from './reconciler.ts';
import { pause } from './time-limit.ts';
import { proofOfExecutor } from './updates.ts';

export interface PerformOptions {
  readonly framework: (name: string) => StatefulFramework;
  readonly secrets: (uid: string) => Promise<Readonly<Record<string, string>>>;
  readonly channel: ExecutorChannel;
  readonly agents: AgentRequests;
  /** Hands the task to the offers held for it. */
  readonly launch: (uid: string, taskId: string, build: BuildTask) => Promise<'sent' | 'notSent'>;
  readonly build: (instance: Instance, member: Member, ...taken: Parameters<BuildTask>) => TaskInfo;
  /** Asks the master too; it may know of news that did not come. Its answer is an update. */
  readonly reconcile: (task: KnownTask) => void;
  /** Gives a persistent volume of Mesos back. `isUsed`: it is there, whether it is offered or not. */
  readonly giveBack: (ref: VolumeRef, isUsed: boolean, signal: AbortSignal) => Promise<void>;
  readonly kill: (taskId: string, agentId: string, graceMs: number | null) => Promise<void>;
  /** Checked right before anything is said to Mesos or an executor. */
  readonly mayAct: () => boolean;
}

type Context = PerformOptions & { readonly instance: Instance; readonly signal: AbortSignal };
type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;
type Performed = Awaited<ReturnType<Perform>>;

const GIVE_BACK_MS = 30_000;
const UNTAKEN_KILL_REPEAT_MS = 500;
const FIRST_KILL_REPEAT_MS = 2_000;
const MAX_KILL_REPEAT_MS = 30_000;

export function performer(options: PerformOptions): Perform {
  return async (instance, effect, signal) => {
    if (!options.mayAct()) throw new Error('this scheduler may not act now');
    const context = { ...options, instance, signal };
    switch (effect.kind) {
      case 'prepare':
        return performPrepare(context, effect);
      case 'launch':
        return performLaunch(context, effect);
      case 'kill':
        return performKill(context, effect);
      case 'inspect':
        return performInspect(context, effect);
      case 'hook':
        await callHook(await hookCall(context, effect), effect.hook);
        return { result: { kind: 'hookDone' } };
      case 'masterLost':
      case 'slaveLost':
        return {
          result: { kind: 'decided', decision: await askDecision(await hookCall(context, effect), effect.kind) },
        };
      case 'probe':
        return performProbe(context, effect);
      case 'operate':
        return performOperate(context, effect);
      case 'removeVolume':
        return performRemoveVolume(context, effect);
      case 'maintain':
        return performMaintain(context, effect);
      default:
        return assertNever(effect);
    }
  };
}

function memberOf({ instance }: Context, ordinal: number): Member {
  const member = instance.status.members.find((candidate) => candidate.ordinal === ordinal);
  if (member === undefined) throw new Error(`there is no member ${ordinal}`);
  return member;
}

async function hookCall(context: Context, effect: { ordinal: number; timeoutMs: number }): Promise<HookCall> {
  const { instance, signal } = context;
  const framework = context.framework(instance.declared.spec.framework);
  const secrets = await context.secrets(instance.uid);
  return { framework, instance, secrets, ordinal: effect.ordinal, timeoutMs: effect.timeoutMs, signal };
}

async function performPrepare(context: Context, effect: EffectOf<'prepare'>): Promise<Performed> {
  const { config, texts } = await prepare(await hookCall(context, effect));
  const { ordinal, launch } = effect;
  return { result: { kind: 'prepared', config }, files: { ordinal, launch, texts } };
}

async function performLaunch(context: Context, { ordinal, launch }: EffectOf<'launch'>): Promise<Performed> {
  const { instance } = context;
  const member = memberOf(context, ordinal);
  const taskId = taskIdOf({ uid: instance.uid, ordinal, launch });
  const outcome = await context.launch(instance.uid, taskId, (...taken) => context.build(instance, member, ...taken));
  return { result: outcome === 'sent' ? { kind: 'sent' } : { kind: 'notSent', reason: 'its offer was gone' } };
}

/** KILL may vanish on its way to the executor: it is repeated until the effect is withdrawn; soon where it was not taken. */
async function performKill(context: Context, { ordinal, launch, graceMs }: EffectOf<'kill'>): Promise<Performed> {
  const { instance, signal } = context;
  const { home } = memberOf(context, ordinal);
  let waitMs = FIRST_KILL_REPEAT_MS;
  while (!signal.aborted && home !== null && context.mayAct()) {
    const taskId = taskIdOf({ uid: instance.uid, ordinal, launch });
    const taken = await context.kill(taskId, home.agentId, graceMs).then(
      () => true,
      () => false,
    );
    await pause(taken ? waitMs : UNTAKEN_KILL_REPEAT_MS, signal);
    if (taken) waitMs = Math.min(waitMs * 2, MAX_KILL_REPEAT_MS);
  }
  return null;
}

async function performInspect(context: Context, { ordinal, launch, agentId }: EffectOf<'inspect'>): Promise<Performed> {
  const { uid } = context.instance;
  const errand = { kind: 'inspect', uid, ordinal, launch } as const;
  context.reconcile({ taskId: taskIdOf(errand), agentId });
  // Who launched it may be an executor of an older kind.
  const launchedBy = memberOf(context, ordinal).task?.executorId ?? undefined;
  const reply = await context.agents.ask(agentId, errand, context.signal, launchedBy);
  if (reply.kind !== 'inspect') throw new Error(`unexpected reply: ${reply.kind}`);
  const { alive, proof, message } = reply;
  return { result: { kind: 'inspected', alive, proof: proof === null ? null : proofOfExecutor(proof), message } };
}

async function performRemoveVolume(context: Context, effect: EffectOf<'removeVolume'>): Promise<Performed> {
  const { ordinal, agentId, volumeId } = effect;
  const { uid } = context.instance;
  const member = memberOf(context, ordinal);
  const found = [member.home, ...member.formerVolumes].find(
    (one) => one?.volumeId === volumeId && one.agentId === agentId,
  );
  if (found?.mesosVolume !== undefined) {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(GIVE_BACK_MS)]);
    await context.giveBack({ agentId, volumeId }, found.mesosVolume.state === 'used', signal);
    return { result: { kind: 'volumeRemoved' } };
  }
  await context.agents.ask(agentId, { kind: 'removeVolume', uid, ordinal, volumeId }, context.signal);
  return { result: { kind: 'volumeRemoved' } };
}

async function operationCall(
  context: Context,
  effect: { epoch: number; timeoutMs: number },
  ref: { ordinal: number; launch: number },
): Promise<OperationCall> {
  const { instance, channel, signal } = context;
  const framework = context.framework(instance.declared.spec.framework);
  const secrets = await context.secrets(instance.uid);
  const { epoch, timeoutMs } = effect;
  return { channel, framework, instance, secrets, ...ref, epoch, timeoutMs, signal };
}

async function performProbe(context: Context, effect: EffectOf<'probe'>): Promise<Performed> {
  const calls = await Promise.all(effect.members.map((ref) => operationCall(context, effect, ref)));
  const answers = await Promise.all(calls.map(probe));
  const framework = context.framework(context.instance.declared.spec.framework);
  const ranking = rank(answers, (a, b) => compareWith(framework, a, b), effect.atLeast);
  return { result: { kind: 'probed', answers, ranking } };
}

function compareWith(framework: StatefulFramework, a: Position, b: Position): number | undefined {
  try {
    return framework.compare(a, b);
  } catch (error) {
    throw new Error(`compare: ${messageOf(error)}`, { cause: error });
  }
}

async function performMaintain(context: Context, effect: EffectOf<'maintain'>): Promise<Performed> {
  const call = await operationCall(context, { ...effect, epoch: context.instance.status.epoch }, effect);
  try {
    const message = await maintain(call, effect);
    return { result: { kind: 'maintained', message: redact(message, call.secrets) } };
  } catch (error) {
    throw new Error(redact(messageOf(error), call.secrets), { cause: error });
  }
}

async function performOperate(context: Context, effect: EffectOf<'operate'>): Promise<Performed> {
  const call = await operationCall(context, effect, effect);
  try {
    const result = await operate(call, effect.operation, effect.target);
    return { result: { kind: 'operated', position: result?.position ?? null } };
  } catch (error) {
    const message = redact(messageOf(error), call.secrets);
    if (saysRelaunch(error)) return { result: { kind: 'mustRelaunch', why: message } };
    throw new Error(message, { cause: error });
  }
}
