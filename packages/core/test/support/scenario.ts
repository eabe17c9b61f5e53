/**
 * A script against `step`: send what happens, expect what is asked for. Time stands still but for `wait`. Effects are
 * named in short, `prepare 0`, `promote 2`, `elect 1,2`; whatever is not answered stays open.
 */
import {
  type DeathProof,
  type Declared,
  type Effect,
  type EffectResult,
  type Home,
  type Instance,
  type InstanceEvent,
  type InstanceSpecInput,
  type Intent,
  type JournalKind,
  type Member,
  nextLookMs,
  type OperatorRequest,
  type Position,
  statusSchema,
  step,
  type TaskUpdate,
  type Traits,
  waitingMembers,
} from '../../src/index.ts';
import { config, home, instance } from './build.ts';

type NewRequest = OperatorRequest extends infer R ? (R extends OperatorRequest ? Omit<R, 'id'> : never) : never;

export class Scenario {
  nowMs = 1_000;
  instance: Instance;
  /** All that was said so far, as `cache-0 dead: exited 137 (…)`. */
  readonly journal: { readonly kind: JournalKind; readonly text: string }[] = [];
  #offers = 0;

  constructor(spec: Partial<InstanceSpecInput> = {}, traits: Partial<Traits> = {}) {
    this.instance = instance(spec, traits, this.nowMs);
    this.look();
  }

  /** One that runs, its slaves in sync. */
  static running(spec: Partial<InstanceSpecInput> = {}, traits: Partial<Traits> = {}): Scenario {
    const scenario = new Scenario(spec, traits);
    scenario.settle();
    return scenario;
  }

  send(event: InstanceEvent): this {
    const result = step(this.instance, event, this.nowMs);
    statusSchema.parse(result.instance.status);
    this.instance = result.instance;
    for (const { kind, member, message } of result.journal)
      this.journal.push({ kind, text: `${member ?? '-'} ${kind}: ${message}` });
    return this;
  }

  look(): this {
    return this.send({ kind: 'look' });
  }

  /** Lets time pass, and looks, as the timers of a shell would. */
  wait(ms: number): this {
    const endMs = this.nowMs + ms;
    for (let next = nextLookMs(this.instance, this.nowMs); next !== undefined && next <= endMs; ) {
      this.nowMs = next;
      this.look();
      next = nextLookMs(this.instance, this.nowMs);
    }
    this.nowMs = endMs;
    return this;
  }

  /** Offers for these members; for all that wait, where none is named. */
  place(...ordinals: readonly number[]): this {
    const wanted = ordinals.length > 0 ? ordinals : this.waiting;
    return this.placeAt(...wanted.map((ordinal) => ({ ordinal, home: this.member(ordinal).home ?? home(ordinal) })));
  }

  placeAt(...places: readonly { readonly ordinal: number; readonly home: Home }[]): this {
    const placements = places.map(({ ordinal, home: at }) => ({
      ordinal,
      home: { ...at, volumeId: at.volumeId ?? (this.instance.traits.volume ? `volume-${ordinal}` : null) },
      offerIds: [`offer-${this.#offers++}`],
      executorId: 'executor',
      deadlineMs: this.nowMs + 30_000,
      generation: this.instance.declared.generation,
    }));
    return this.send({ kind: 'placed', placements });
  }

  /** Answers an open effect, named as in `open`. */
  answer(name: string, result: EffectResult): this {
    const effect = this.effect(name);
    return this.send({ kind: 'effectDone', effectId: effect.id, result });
  }

  done(name: string, position: Position | null = null): this {
    return this.answer(name, { kind: 'operated', position });
  }

  fail(name: string, error = 'it can not'): this {
    return this.answer(name, { kind: 'failed', error });
  }

  /** All asked answer with these offsets, those with `synced` as in sync; the others are silent. */
  probed(name: string, offsets: Readonly<Record<number, number>>, synced = true): this {
    const effect = this.effect(name);
    if (effect.kind !== 'probe') throw new Error(`${name} is no probe`);
    const answers = effect.members.map(({ ordinal }) => {
      const offset = offsets[ordinal];
      return offset === undefined
        ? { ordinal, ok: false as const, error: 'no answer' }
        : { ordinal, ok: true as const, position: at(offset), synced };
    });
    const ranking = effect.members
      .flatMap(({ ordinal }) => {
        const offset = offsets[ordinal];
        return offset === undefined || offset < Number(effect.atLeast?.value ?? 0) ? [] : [{ ordinal, offset }];
      })
      .sort((a, b) => b.offset - a.offset)
      .map(({ ordinal }) => ordinal);
    return this.send({ kind: 'effectDone', effectId: effect.id, result: { kind: 'probed', answers, ranking } });
  }

  prepared(...ordinals: readonly number[]): this {
    for (const ordinal of ordinals) this.answer(`prepare ${ordinal}`, { kind: 'prepared', config: config() });
    return this;
  }

  sent(...ordinals: readonly number[]): this {
    for (const ordinal of ordinals) this.answer(`launch ${ordinal}`, { kind: 'sent' });
    return this;
  }

  update(ordinal: number, over: Partial<TaskUpdate> & Pick<TaskUpdate, 'state'>): this {
    const { launch } = this.member(ordinal);
    return this.send({
      kind: 'update',
      update: { ordinal, launch, healthy: null, message: '', proof: null, ...over },
    });
  }

  runs(...ordinals: readonly number[]): this {
    for (const ordinal of ordinals) this.update(ordinal, { state: 'running', healthy: true });
    return this;
  }

  dies(ordinal: number, message = 'exited 137', proof: DeathProof = 'exitSeen'): this {
    return this.update(ordinal, { state: 'ended', message, proof });
  }

  /** Mesos has no word of it. */
  lost(ordinal: number): this {
    return this.update(ordinal, { state: 'unknown', message: 'agent unreachable' });
  }

  declare(change: Partial<Declared>): this {
    const { declared } = this.instance;
    this.instance = { ...this.instance, declared: { ...declared, ...change, generation: declared.generation + 1 } };
    return this.look();
  }

  intent(intent: Intent): this {
    return this.declare({ intent });
  }

  slaves(slaves: number): this {
    return this.declare({ spec: { ...this.instance.declared.spec, slaves } });
  }

  request(request: NewRequest): this {
    const { requests } = this.instance.declared;
    return this.declare({ requests: [...requests, { ...request, id: (requests.at(-1)?.id ?? 0) + 1 }] });
  }

  /** Goes on until nothing is open and nobody waits, everything going well. */
  settle(): this {
    for (let round = 0; round < 200; round++) {
      if (this.waiting.length > 0) this.place();
      for (const { ordinal, task } of this.members)
        if (task !== null && task.killSinceMs !== null && task.state !== 'placed') this.dies(ordinal, 'stopped');
      for (const name of this.open) this.#goesWell(name);
      for (const { ordinal, task } of this.members) if (task?.state === 'launching') this.runs(ordinal);
      if (this.open.length === 0 && this.waiting.length === 0) return this;
      this.nowMs += 10;
    }
    throw new Error(`does not settle: ${this.open.join('; ')}`);
  }

  /** Whoever is being ended ends, and volumes are removed. */
  settleStopped(): this {
    for (let round = 0; round < 20 && this.open.length > 0; round++) {
      for (const { ordinal, task } of [...this.members]) if (task?.killSinceMs != null) this.dies(ordinal, 'stopped');
      for (const name of this.open) if (name.startsWith('removeVolume')) this.answer(name, { kind: 'volumeRemoved' });
    }
    return this;
  }

  get open(): readonly string[] {
    return this.instance.status.effects.map(nameOf);
  }

  get waiting(): readonly number[] {
    return waitingMembers(this.instance, this.nowMs).map(({ ordinal }) => ordinal);
  }

  get members(): readonly Member[] {
    return this.instance.status.members;
  }

  get status(): Instance['status'] {
    return this.instance.status;
  }

  member(ordinal: number): Member {
    const member = this.members.find((each) => each.ordinal === ordinal);
    if (member === undefined) throw new Error(`there is no member ${ordinal}`);
    return member;
  }

  effect(name: string): Effect {
    const effect = this.status.effects.find((each) => nameOf(each) === name);
    if (effect === undefined) throw new Error(`${name} is not open, but: ${this.open.join('; ') || 'nothing'}`);
    return effect;
  }

  /** What was said of that kind. */
  said(kind: JournalKind): readonly string[] {
    return this.journal.filter((entry) => entry.kind === kind).map(({ text }) => text);
  }

  #goesWell(name: string): void {
    const effect = this.status.effects.find((each) => nameOf(each) === name);
    if (effect === undefined) return;
    switch (effect.kind) {
      case 'probe':
        this.probed(name, Object.fromEntries(effect.members.map(({ ordinal }) => [ordinal, 1_000])));
        return;
      case 'prepare':
        this.prepared(effect.ordinal);
        return;
      case 'launch':
        this.sent(effect.ordinal);
        return;
      case 'operate':
        this.done(name, effect.operation === 'demote' ? at(1_000) : null);
        return;
      case 'hook':
        this.answer(name, { kind: 'hookDone' });
        return;
      case 'masterLost':
      case 'slaveLost':
        this.answer(name, { kind: 'decided', decision: { kind: 'default' } });
        return;
      case 'maintain':
        this.answer(name, { kind: 'maintained', message: 'done' });
        return;
      case 'removeVolume':
        this.answer(name, { kind: 'volumeRemoved' });
        return;
      case 'inspect':
        this.answer(name, { kind: 'inspected', alive: true, proof: null, message: '' });
        return;
      case 'kill':
        return;
    }
  }
}

export function at(offset: number): Position {
  return { history: 'h', value: String(offset) };
}

/** `prepare 0`, `promote 2`, `follow 1 -> 2`, `addMember 3 by 0`, `elect 1,2`, `sync 1`, `masterRunning 0`. */
function nameOf(effect: Effect): string {
  switch (effect.kind) {
    case 'probe':
      return `${effect.purpose} ${effect.members.map(({ ordinal }) => ordinal).join(',')}`;
    case 'operate':
      return operationName(effect);
    case 'hook':
      return `${effect.hook} ${effect.ordinal}`;
    default:
      return `${effect.kind} ${effect.ordinal}`;
  }
}

function operationName({ operation, ordinal, target }: Extract<Effect, { kind: 'operate' }>): string {
  if (operation === 'follow') return `follow ${ordinal} -> ${target}`;
  if (operation === 'addMember' || operation === 'removeMember') return `${operation} ${target} by ${ordinal}`;
  return `${operation} ${ordinal}`;
}
