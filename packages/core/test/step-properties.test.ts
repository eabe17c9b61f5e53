import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Effect,
  type EffectResult,
  type Instance,
  type InstanceEvent,
  instanceSchema,
  memberStateOf,
  nextLookMs,
  phaseOf,
  step,
  viewOf,
  waitingMembers,
} from '../src/index.ts';
import { anyDeclared, anyEvent, anyInstance } from './support/arbitrary.ts';
import { config } from './support/build.ts';
import { frozen } from './support/frozen.ts';

/** What is declared changes, time passes, and an event comes: any, or the result of an effect that is open. */
interface Move {
  readonly declared: Partial<Instance['declared']> | null;
  readonly waitMs: number;
  readonly event: InstanceEvent;
  readonly answers: number | null;
}

const moves = fc.array(
  fc.record<Move>({
    declared: fc.option(anyDeclared, { freq: 8 }),
    waitMs: fc.oneof(fc.constant(0), fc.nat(100), fc.nat(60_000)),
    event: anyEvent,
    answers: fc.option(fc.nat(8), { freq: 2 }),
  }),
  { maxLength: 60 },
);

const RUNS = { numRuns: Number(process.env.KEELSON_RUNS ?? 300) };

/** Plays the moves, and shows each step to `check`. */
function play(
  start: Instance,
  script: readonly Move[],
  check: (before: Instance, event: InstanceEvent, nowMs: number, after: Instance) => void,
): void {
  let instance = start;
  let nowMs = start.createdAtMs;
  for (const { declared, waitMs, event: given, answers } of script) {
    nowMs += waitMs;
    if (declared !== null) instance = declare(instance, declared);
    // What is due by now has been done before the event comes.
    instance = step(instance, { kind: 'look' }, nowMs).instance;
    const event = answers === null ? given : answering(instance, given, answers);
    const before = frozen(instance);
    instance = step(before, event, nowMs).instance;
    check(before, event, nowMs, instance);
  }
}

function declare(instance: Instance, change: Partial<Instance['declared']>): Instance {
  const { declared } = instance;
  return { ...instance, declared: { ...declared, ...change, generation: declared.generation + 1 } };
}

/** Half of the events are about what is there: an open effect, a present launch, a waiting member. */
function answering({ status }: Instance, event: InstanceEvent, index: number): InstanceEvent {
  const member = status.members[index % Math.max(1, status.members.length)];
  const effect = status.effects[index % Math.max(1, status.effects.length)];
  switch (event.kind) {
    case 'effectDone':
      return effect === undefined ? event : { ...event, effectId: effect.id, result: fitting(effect, event.result) };
    case 'update': {
      const { ordinal, launch } = member ?? event.update;
      return { ...event, update: { ...event.update, ordinal, launch } };
    }
    case 'deathReported':
      return member === undefined ? event : { ...event, ordinal: member.ordinal, launch: member.launch };
    case 'placed':
      return { ...event, placements: event.placements.map((placement, at) => ({ ...placement, ordinal: at })) };
    default:
      return event;
  }
}

/** A result that the effect can have: a failure stays one, what does not fit becomes a success. */
function fitting(effect: Effect, result: EffectResult): EffectResult {
  if (result.kind === 'failed') return result;
  switch (effect.kind) {
    case 'prepare':
      return { kind: 'prepared', config: config() };
    case 'probe':
      return result.kind === 'probed' && result.ranking.length === 0 ? result : allAnswer(effect);
    case 'maintain':
      return { kind: 'maintained', message: 'done' };
    case 'operate':
      return result.kind === 'operated' ? result : { kind: 'operated', position: null };
    case 'inspect':
      return result.kind === 'inspected' ? result : { kind: 'inspected', alive: true, proof: null, message: '' };
    case 'masterLost':
    case 'slaveLost':
      return result.kind === 'decided' ? result : { kind: 'decided', decision: { kind: 'default' } };
    case 'hook':
      return { kind: 'hookDone' };
    case 'removeVolume':
      return { kind: 'volumeRemoved' };
    case 'launch':
    case 'kill':
      return result.kind === 'notSent' ? result : { kind: 'sent' };
  }
}

function allAnswer({ members }: Extract<Effect, { kind: 'probe' }>): EffectResult {
  const ranking = members.map(({ ordinal }) => ordinal);
  const position = { history: 'h', value: '1' };
  return {
    kind: 'probed',
    answers: ranking.map((ordinal) => ({ ordinal, ok: true, position, synced: true })),
    ranking,
  };
}

describe('step, whatever comes in whatever state,', () => {
  it('does not throw, and leaves an instance that can be stored, shown and looked at again', () => {
    fc.assert(
      fc.property(anyInstance, moves, (start, script) => {
        play(start, script, (_before, _event, nowMs, after) => {
          instanceSchema.parse(after);
          phaseOf(after);
          viewOf(after);
          waitingMembers(after, nowMs);
          for (const member of after.status.members) memberStateOf(after, member, nowMs);
          expect(nextLookMs(after, nowMs) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(nowMs);
        });
      }),
      RUNS,
    );
  });

  it('is pure: the same arguments, untouched, give the same result', () => {
    fc.assert(
      fc.property(anyInstance, moves, (start, script) => {
        play(start, script, (before, event, nowMs, after) => {
          // `before` is frozen: writing to it would have thrown.
          expect(step(before, event, nowMs).instance).toEqual(after);
        });
      }),
      RUNS,
    );
  });

  it('has decided all that it can: a second look at once changes nothing', () => {
    fc.assert(
      fc.property(anyInstance, moves, (start, script) => {
        play(start, script, (_before, _event, nowMs, after) => {
          const again = step(after, { kind: 'look' }, nowMs);
          expect(again.instance.status).toEqual(after.status);
          expect(again).toMatchObject({ changed: false, journal: [] });
          expect(again.instance).toBe(after);
        });
      }),
      RUNS,
    );
  });

  it('asks to be looked at by the time at which something is due, whatever else happens or does not', () => {
    const later = fc.array(fc.oneof(fc.nat(1_000), fc.nat(60_000), fc.nat(1_000_000)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(anyInstance, moves, later, (start, script, waits) => {
        play(start, script, (_before, _event, nowMs, after) => {
          for (const waitMs of waits) {
            const atMs = nowMs + 1 + waitMs;
            const nextMs = nextLookMs(after, nowMs) ?? Number.POSITIVE_INFINITY;
            if (nextMs <= atMs) continue;
            expect(step(after, { kind: 'look' }, atMs).instance.status).toEqual(after.status);
            // Who may be placed by then is looked for at the end of each wait.
            const wait = (ms: number) => waitingMembers(after, ms).map(({ ordinal }) => ordinal);
            expect(wait(atMs)).toEqual(wait(nowMs));
          }
        });
      }),
      RUNS,
    );
  });

  it('takes a doubled event as one', () => {
    fc.assert(
      fc.property(anyInstance, moves, (start, script) => {
        play(start, script, (_before, event, nowMs, after) => {
          if (canBeTakenTwice(event)) expect(step(after, event, nowMs).instance.status).toEqual(after.status);
        });
      }),
      RUNS,
    );
  });

  it('lets its numbers only grow, and gives every effect an id of its own', () => {
    fc.assert(
      fc.property(anyInstance, moves, (start, script) => {
        play(start, script, (before, _event, _nowMs, after) => {
          expect(after.status.epoch).toBeGreaterThanOrEqual(before.status.epoch);
          expect(after.status.revision - before.status.revision).toBe(after === before ? 0 : 1);
          const ids = after.status.effects.map(({ id }) => id);
          expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
          expect(Math.max(0, ...ids)).toBeLessThan(after.status.nextEffectId);
          for (const { id } of after.status.effects)
            if (!before.status.effects.some((effect) => effect.id === id))
              expect(id).toBeGreaterThanOrEqual(before.status.nextEffectId);
          for (const member of after.status.members) {
            const was = before.status.members.find(({ ordinal }) => ordinal === member.ordinal);
            expect(member.launch).toBeGreaterThanOrEqual(was?.launch ?? 0);
            if (member.task !== null) expect(member.task.launch).toBe(member.launch);
          }
        });
      }),
      RUNS,
    );
  });

  it('asks for a bounded number of effects, each of a member that is there', () => {
    fc.assert(
      fc.property(anyInstance, moves, (start, script) => {
        play(start, script, (_before, _event, _nowMs, after) => {
          const { effects, members } = after.status;
          expect(effects.length).toBeLessThanOrEqual(2 + 5 * members.length);
          const ordinals = new Set(members.map(({ ordinal }) => ordinal));
          for (const effect of effects) {
            const about = effect.kind === 'probe' ? effect.members.map(({ ordinal }) => ordinal) : [effect.ordinal];
            expect(about.filter((ordinal) => !ordinals.has(ordinal))).toEqual([]);
          }
        });
      }),
      RUNS,
    );
  });

  it('ignores the result of an effect that it does not know', () => {
    fc.assert(
      fc.property(anyInstance, moves, anyEvent, (start, script, event) => {
        let last = start;
        let lastMs = start.createdAtMs;
        play(start, script, (_before, _event, nowMs, after) => {
          last = after;
          lastMs = nowMs;
        });
        const settled = step(last, { kind: 'look' }, lastMs).instance;
        const result: EffectResult = event.kind === 'effectDone' ? event.result : { kind: 'sent' };
        const after = step(settled, { kind: 'effectDone', effectId: settled.status.nextEffectId + 7, result }, lastMs);
        expect(after.instance).toBe(settled);
      }),
      RUNS,
    );
  });

  it('has at most one master, who alone is named, and asks no volume away that is to stay', () => {
    fc.assert(
      fc.property(anyInstance, moves, (start, script) => {
        play(start, script, (_before, _event, _nowMs, { status, declared, traits }) => {
          const masters = status.members.filter(({ role }) => role === 'master');
          const removes = status.effects.some(({ kind }) => kind === 'removeVolume');
          if (removes) expect(declared.intent).toEqual({ kind: 'destroy', data: 'delete' });
          if (traits.topology === 'cluster') expect(masters).toEqual([]);
          else expect(masters.filter(({ ordinal }) => ordinal !== status.master)).toEqual([]);
        });
      }),
      RUNS,
    );
  });
});

/** A placement taken twice is another launch only where the first was undone; a failure counts each time it is reported. */
function canBeTakenTwice(event: InstanceEvent): boolean {
  return event.kind !== 'placed';
}
