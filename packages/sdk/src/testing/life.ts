/**
 * One instance of a framework, from its creation on, in memory: the real core decides, the framework's real hooks are
 * called, and simulated servers answer its operations. Nothing happens by itself but what Keelson does at once: offers,
 * servers that run or end, and time come from the script (send.ts).
 */
import {
  createInstance,
  type Effect,
  type EffectResult,
  type Instance,
  type InstanceEvent,
  type InstanceSpecInput,
  type Member,
  memberName,
  memberStateOf,
  messageOf,
  nextLookMs,
  phaseOf,
  specSchema,
  step,
  waitingMembers,
} from '@keelson/core';
import type { FrameworkCode } from '@keelson/simulator';
import type { StatefulFramework } from '../framework.ts';
import { codeOfClass, type SimulatedServer, type Texts } from './class-code.ts';
import type { Happening } from './happening.ts';
import { performInLife } from './perform.ts';
import { Servers } from './servers.ts';

/** More than this at one moment is no life, but spinning. */
const MAX_ROUNDS = 1_000;

export type LifeSpec = Partial<Omit<InstanceSpecInput, 'framework'>>;

export class Life {
  readonly framework: StatefulFramework;
  /** All that Keelson said so far, as an operator reads it. */
  readonly journal: string[] = [];
  /** What Keelson did, in order. */
  readonly happenings: Happening[] = [];
  readonly servers = new Servers();
  /** By ordinal: the texts of the files that the member is launched with, by their paths. */
  readonly files = new Map<number, Texts>();
  readonly code: FrameworkCode;
  nowMs = 1_000_000;
  readonly #startMs = this.nowMs;
  readonly #started = new Set<number>();
  #instance: Instance;

  private constructor(framework: StatefulFramework, spec: LifeSpec, server: SimulatedServer) {
    this.framework = framework;
    const parsed = specSchema.parse({ name: framework.name, ...spec, framework: framework.name });
    const options = framework.options === undefined ? parsed.options : framework.options.parse(parsed.options);
    this.code = codeOfClass(framework, server, {}, (ordinal, texts) => void this.files.set(ordinal, texts));
    const checked = specSchema.parse({ ...parsed, options });
    this.#instance = createInstance(`${parsed.name}-aaaaaaaa`, checked, this.code.traits, this.nowMs);
  }

  /** @throws where the spec, or its options, are not valid. */
  static async begin(framework: StatefulFramework, spec: LifeSpec = {}, server: SimulatedServer = {}): Promise<Life> {
    const life = new Life(framework, spec, server);
    await life.take({ kind: 'look' });
    return life;
  }

  get instance(): Instance {
    return this.#instance;
  }

  get members(): readonly Member[] {
    return this.#instance.status.members;
  }

  get phase(): string {
    return phaseOf(this.#instance);
  }

  /** Members that are to be placed now. */
  get waiting(): readonly string[] {
    return waitingMembers(this.#instance, this.nowMs).map(({ ordinal }) => this.nameOf(ordinal));
  }

  nameOf(ordinal: number): string {
    return memberName(this.#instance.declared.spec.name, ordinal);
  }

  /** @throws where the instance has no such member. */
  member(name: string): Member {
    const member = this.members.find(({ ordinal }) => this.nameOf(ordinal) === name);
    if (member !== undefined) return member;
    throw new Error(
      `there is no member ${name}, but ${this.members.map(({ ordinal }) => this.nameOf(ordinal)).join(', ')}`,
    );
  }

  /** How a member is, in one line: `cache-1 slave running healthy`. */
  describe({ ordinal, role, task, ...member }: Member): string {
    const state = memberStateOf(this.#instance, { ordinal, role, task, ...member }, this.nowMs);
    const health = task?.state === 'running' ? [task.healthy ? 'healthy' : 'unhealthy'] : [];
    return [this.nameOf(ordinal), role, state, ...health].join(' ');
  }

  /** Something happens; all that Keelson does about it at once is done when this ends. */
  async take(event: InstanceEvent): Promise<void> {
    this.#step(event);
    await this.#act();
  }

  async declare(change: Partial<Instance['declared']>): Promise<void> {
    const { declared } = this.#instance;
    const next = { ...declared, ...change, generation: declared.generation + 1 };
    this.#instance = { ...this.#instance, declared: next };
    await this.take({ kind: 'look' });
  }

  /** Time passes, and what is due meanwhile is done. */
  async wait(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (let dueMs = this.#dueMs(); dueMs <= endMs; dueMs = this.#dueMs()) {
      this.nowMs = Math.max(this.nowMs, dueMs);
      await this.take({ kind: 'look' });
    }
    this.nowMs = endMs;
  }

  /** The scheduler starts again: what it had not finished is done once more. */
  async restart(): Promise<void> {
    this.#started.clear();
    await this.take({ kind: 'look' });
  }

  happened(happening: Omit<Happening, 'atMs' | 'expected'>): void {
    this.happenings.push({ ...happening, atMs: this.nowMs - this.#startMs, expected: false });
  }

  #step(event: InstanceEvent): void {
    const { instance, journal } = step(this.#instance, event, this.nowMs);
    this.#instance = instance;
    const seconds = ((this.nowMs - this.#startMs) / 1_000).toFixed(3);
    for (const { kind, member, message } of journal)
      this.journal.push(`+${seconds} ${[member, kind].filter((word) => word !== null).join(' ')}: ${message}`);
  }

  async #act(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const effect = this.#next();
      if (effect === undefined) return;
      this.#started.add(effect.id);
      const result = await this.#perform(effect);
      if (result !== null) this.#step({ kind: 'effectDone', effectId: effect.id, result });
    }
    throw new Error(`it does not come to rest: ${JSON.stringify(this.#next())}`);
  }

  /** Tried once at a time: what fails comes back under another id, later. */
  #next(): Effect | undefined {
    return this.#instance.status.effects.find(
      ({ id, notBeforeMs }) => !this.#started.has(id) && notBeforeMs <= this.nowMs,
    );
  }

  async #perform(effect: Effect): Promise<EffectResult | null> {
    try {
      return await performInLife(this, effect);
    } catch (error) {
      return { kind: 'failed', error: messageOf(error) };
    }
  }

  #dueMs(): number {
    const later = this.#instance.status.effects.filter(({ id }) => !this.#started.has(id));
    const lookMs = nextLookMs(this.#instance, this.nowMs) ?? Number.POSITIVE_INFINITY;
    return Math.min(lookMs, ...later.map(({ notBeforeMs }) => notBeforeMs));
  }
}
