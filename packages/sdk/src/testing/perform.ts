/** What Keelson wants done in a life: hooks are called for real, the rest is noted, and answered by the simulated servers. */
import {
  assertNever,
  type Effect,
  type EffectResult,
  messageOf,
  type OperationName,
  type Position,
  type ProbeAnswer,
} from '@keelson/core';
import { MustRelaunch } from '../must-relaunch.ts';
import type { HappeningKind } from './happening.ts';
import type { Life } from './life.ts';

type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

/** null: what comes of it is for the script to send. */
export async function performInLife(life: Life, effect: Effect): Promise<EffectResult | null> {
  const { instance, code } = life;
  switch (effect.kind) {
    case 'prepare':
      return { kind: 'prepared', config: await code.prepare(instance, effect.ordinal) };
    case 'hook':
      noteHook(life, effect.ordinal, effect.hook);
      await code.running(instance, effect.ordinal, effect.hook);
      return { kind: 'hookDone' };
    case 'masterLost':
    case 'slaveLost':
      noteHook(life, effect.ordinal, effect.kind);
      return { kind: 'decided', decision: await code.decide(instance, effect.ordinal, effect.kind) };
    case 'launch':
      return launch(life, effect);
    case 'probe':
      return probe(life, effect);
    case 'operate':
      return operate(life, effect);
    case 'kill':
      life.happened({ kind: 'kill', member: life.nameOf(effect.ordinal) });
      return null;
    case 'inspect':
      life.happened({ kind: 'inspection', member: life.nameOf(effect.ordinal) });
      return null;
    case 'removeVolume':
      life.happened({ kind: 'volumeRemoval', member: life.nameOf(effect.ordinal) });
      return { kind: 'volumeRemoved' };
    case 'maintain':
      return { kind: 'maintained', message: 'done' };
    default:
      return assertNever(effect);
  }
}

function noteHook(life: Life, ordinal: number, hook: string): void {
  life.happened({ kind: 'hook', member: life.nameOf(ordinal), about: hook });
}

function launch(life: Life, { ordinal }: EffectOf<'launch'>): EffectResult {
  const member = life.nameOf(ordinal);
  const { task, role } = life.member(member);
  const files = life.files.get(ordinal) ?? {};
  life.servers.of(ordinal).diverged = false;
  life.happened({ kind: 'launch', member, role, files, ...(task?.config == null ? {} : { config: task.config }) });
  return { kind: 'sent' };
}

function probe(life: Life, effect: EffectOf<'probe'>): EffectResult {
  const answers = effect.members.map(({ ordinal }) => answerOf(life, ordinal));
  return { kind: 'probed', answers, ranking: life.code.rank(answers, effect.atLeast) };
}

function answerOf(life: Life, ordinal: number): ProbeAnswer {
  try {
    const { synced } = life.servers.of(ordinal);
    const position = ask(life, ordinal, 'probe', null);
    if (position === null) return { ordinal, ok: false, error: 'probe gave no position' };
    return { ordinal, ok: true, position, synced };
  } catch (error) {
    return { ordinal, ok: false, error: messageOf(error), mustRelaunch: error instanceof MustRelaunch };
  }
}

const NAMES: Readonly<Record<string, HappeningKind>> = {
  promote: 'promotion',
  follow: 'follow',
  demote: 'demotion',
};

function operate(life: Life, { ordinal, operation, target }: EffectOf<'operate'>): EffectResult {
  const kind = NAMES[operation];
  const about = target === null ? {} : { about: life.nameOf(target) };
  try {
    const position = ask(life, ordinal, operation, target);
    if (kind !== undefined) life.happened({ kind, member: life.nameOf(ordinal), ...about });
    return { kind: 'operated', position };
  } catch (error) {
    if (error instanceof MustRelaunch) return { kind: 'mustRelaunch', why: error.message };
    throw error;
  }
}

function ask(life: Life, ordinal: number, operation: OperationName, target: number | null): Position | null {
  const server = life.servers.of(ordinal);
  const read = life.code.operation(life.instance, ordinal, operation, target);
  if (server.silent) throw new Error('no answer');
  if (server.unable.has(operation)) throw new Error(`the server can't ${operation}`);
  if (server.diverged && (operation === 'follow' || operation === 'probe'))
    throw new MustRelaunch('its data has diverged');
  return read(server);
}
