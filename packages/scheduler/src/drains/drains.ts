/**
 * Agents that are to be left: by the operator's word, which is kept in the store as a setting of the cluster, or since Mesos
 * has asked for them (maintenance), which is heard again for as long as it holds. Members are told of it by their instances'
 * loops; each instance is compared with what is asked for whenever it is stored, so that no telling can be lost.
 */
import type { Instance, InstanceEvent } from '@keelson/core';
import { messageOf } from '@keelson/core';
import type { Leadership, Store } from '@keelson/store';
import type { Logger } from 'pino';
import { z } from 'zod';
import { pause } from '../time-limit.ts';

const drainedAgentSchema = z.strictObject({ agentId: z.string(), hostname: z.string(), sinceMs: z.number() });
const drainedAgentsSchema = z.array(drainedAgentSchema);
export type DrainedAgent = z.infer<typeof drainedAgentSchema>;

export interface DrainsOptions {
  readonly store: Store;
  readonly leadership: Leadership;
  readonly post: (uid: string, event: InstanceEvent) => Promise<unknown>;
  readonly now: () => number;
  readonly log: Logger;
  readonly closing: AbortSignal;
}

const SETTING = 'drainedAgents';
const RETRY_MS = 1_000;
/** Mesos asks again more often than this, for as long as the maintenance is planned. */
const MAINTENANCE_HEARD_MS = 90_000;
const BY_OPERATOR = 'drained by the operator';

export class Drains {
  readonly #options: DrainsOptions;
  readonly #drained = new Map<string, DrainedAgent>();
  readonly #maintenance = new Map<string, { readonly why: string; readonly heardMs: number }>();
  /** Instances that are being told. */
  readonly #telling = new Set<string>();
  #writing: Promise<unknown> = Promise.resolve();
  #isOpen = false;

  constructor(options: DrainsOptions) {
    this.#options = options;
  }

  /** Reads what former terms were told; until then, nothing is taken back. */
  async open(): Promise<void> {
    const { store, log, closing } = this.#options;
    while (!this.#isOpen && !closing.aborted) {
      try {
        const text = await store.setting(SETTING);
        const items = text === undefined ? [] : drainedAgentsSchema.parse(JSON.parse(text));
        for (const item of items) this.#drained.set(item.agentId, item);
        this.#isOpen = true;
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'which agents are drained could not be read; trying again');
        await pause(RETRY_MS, closing);
      }
    }
    this.#tellAll();
  }

  list(): readonly DrainedAgent[] {
    return [...this.#drained.values()];
  }

  /** Whether it gets no new members. */
  isDraining(agentId: string): boolean {
    return !this.#isOpen || this.whyOf(agentId) !== null;
  }

  /** Why it is to be left; null: it is not. */
  whyOf(agentId: string): string | null {
    if (this.#drained.has(agentId)) return BY_OPERATOR;
    const planned = this.#maintenance.get(agentId);
    if (planned === undefined || this.#options.now() - planned.heardMs > MAINTENANCE_HEARD_MS) return null;
    return planned.why;
  }

  /** Stored when it resolves. @throws where another scheduler leads */
  async drain(agentId: string, hostname: string): Promise<void> {
    const sinceMs = this.#options.now();
    await this.#write((items) =>
      items.some((item) => item.agentId === agentId) ? items : [...items, { agentId, hostname, sinceMs }],
    );
  }

  async undrain(agentId: string): Promise<void> {
    await this.#write((items) => items.filter((item) => item.agentId !== agentId));
  }

  /** Mesos asks for it, and the time is near. */
  maintenanceNear(agentId: string, fromMs: number): void {
    const why = `its maintenance starts at ${new Date(fromMs).toISOString()}`;
    const known = this.whyOf(agentId);
    this.#maintenance.set(agentId, { why, heardMs: this.#options.now() });
    if (known !== this.whyOf(agentId)) this.#tellAll();
  }

  /** It was taken out of the schedule. */
  maintenanceOver(agentId: string): void {
    if (this.#maintenance.delete(agentId)) this.#tellAll();
  }

  /** Call with each instance as stored, and now and then: maintenance that is not heard of any more is over. */
  noticed(uid: string, instance: Instance | null): void {
    if (!this.#isOpen || instance === null || this.#telling.has(uid) || this.#options.closing.aborted) return;
    if (!instance.status.members.some(({ home, drain }) => this.#differs(home?.agentId, drain?.why))) return;
    void this.#tell(uid, instance);
  }

  #differs(agentId: string | undefined, known: string | undefined): boolean {
    return (agentId === undefined ? null : this.whyOf(agentId)) !== (known ?? null);
  }

  async #tell(uid: string, instance: Instance): Promise<void> {
    this.#telling.add(uid);
    const homes = new Set(instance.status.members.flatMap(({ home }) => home?.agentId ?? []));
    const agents = [...homes].flatMap((agentId) => {
      const why = this.whyOf(agentId);
      return why === null ? [] : [{ agentId, why }];
    });
    await this.#options.post(uid, { kind: 'agentsDraining', agents });
    this.#telling.delete(uid);
    const latest = this.#options.store.get(uid);
    if (latest !== undefined && latest !== instance) this.noticed(uid, latest);
  }

  #tellAll(): void {
    for (const instance of [...this.#options.store.all()]) this.noticed(instance.uid, instance);
  }

  /** One after the other: each builds on what was stored before it. */
  async #write(change: (items: readonly DrainedAgent[]) => readonly DrainedAgent[]): Promise<void> {
    const write = async () => {
      if (!this.#isOpen) throw new Error('which agents are drained is not known yet');
      const { store, leadership } = this.#options;
      const items = change(this.list());
      const written = await store.writeSetting(leadership.term, SETTING, JSON.stringify(items));
      if (written !== 'ok') throw new Error('another scheduler leads');
      this.#drained.clear();
      for (const item of items) this.#drained.set(item.agentId, item);
      this.#tellAll();
    };
    const written = this.#writing.then(write);
    this.#writing = written.catch(() => undefined);
    await written;
  }
}
