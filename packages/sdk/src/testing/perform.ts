/** What Keelson wants done in a life: hooks are called for real, the rest is noted, and answered by the simulated servers. */
import { assertNever, type Effect, type EffectResult, type ProbeAnswer } from '@keelson/core';
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
  life.happened({ kind: 'launch', member, role, files, ...(task?.config == null ? {} : { config: task.config }) });
  return { kind: 'sent' };
}

function probe(life: Life, effect: EffectOf<'probe'>): EffectResult {
  const answers = effect.members.map(({ ordinal }): ProbeAnswer => {
    const server = life.servers.of(ordinal);
    const read = life.code.operation(life.instance, ordinal, 'probe', null);
    const position = server.silent ? null : read(server);
    if (position === null) return { ordinal, ok: false, error: 'no answer' };
    return { ordinal, ok: true, position, synced: server.synced };
  });
  return { kind: 'probed', answers, ranking: life.code.rank(answers, effect.atLeast) };
}

const NAMES: Readonly<Record<string, HappeningKind>> = {
  promote: 'promotion',
  follow: 'follow',
  demote: 'demotion',
};

function operate(life: Life, { ordinal, operation, target }: EffectOf<'operate'>): EffectResult {
  const server = life.servers.of(ordinal);
  const read = life.code.operation(life.instance, ordinal, operation, target);
  if (server.silent) throw new Error('no answer');
  if (server.unable.has(operation)) throw new Error(`the server can't ${operation}`);
  const kind = NAMES[operation];
  const about = target === null ? {} : { about: life.nameOf(target) };
  if (kind !== undefined) life.happened({ kind, member: life.nameOf(ordinal), ...about });
  return { kind: 'operated', position: read(server) };
}
