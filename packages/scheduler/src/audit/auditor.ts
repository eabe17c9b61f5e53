/**
 * Looks for what is on the cluster and belongs to nobody: tasks that updates name, containers and volumes that executors
 * list. What the store has given up is reclaimed, all else is listed (judge.ts of core says which is which).
 *
 * 1. Nothing is removed because it is unknown. 2. What is listed leaves the list when it is gone, or is somebody's.
 */
import type { Found, Quarantined, ReplyBody, RequestBody, VolumeRef } from '@keelson/core';
import { messageOf, parseTaskId } from '@keelson/core';
import type { TaskStatus } from '@keelson/mesos';
import type { RetainedVolume, Store } from '@keelson/store';
import type { Logger } from 'pino';
import { Slots } from '../slots.ts';
import { pause } from '../time-limit.ts';
import { isTerminal } from '../updates.ts';
import { judged } from './claims.ts';
import type { Quarantine } from './quarantine.ts';

export type AuditErrand = Extract<RequestBody, { kind: 'inventory' | 'removeContainer' | 'removeVolume' }>;
type Inventory = Extract<ReplyBody, { kind: 'inventory' }>;

export interface AuditorOptions {
  readonly store: Store;
  readonly quarantine: Quarantine;
  /** Agents on which an executor runs, and all that are known. */
  readonly agents: () => { readonly withExecutor: readonly string[]; readonly all: readonly string[] };
  /** By message alone: only where an executor runs. */
  readonly ask: (agentId: string, body: AuditErrand, signal: AbortSignal) => Promise<ReplyBody>;
  /** The same; starts an executor where none does. */
  readonly askAnyway: (agentId: string, body: AuditErrand, signal: AbortSignal) => Promise<ReplyBody>;
  readonly kill: (taskId: string, agentId: string) => Promise<void>;
  /** Gives a reservation of Mesos back, with the volume on it. */
  readonly giveBack: (ref: VolumeRef, signal: AbortSignal) => Promise<void>;
  /** Has all agents offer what they have: what is reserved is seen there. */
  readonly survey: () => void;
  /** Asks the master for all tasks: they come as updates. */
  readonly reconcileAll: () => Promise<void>;
  readonly mayAct: () => boolean;
  readonly intervalMs: number;
  readonly log: Logger;
  readonly closing: AbortSignal;
}

export interface AuditReport {
  readonly asked: number;
  /** Agents that did not answer: what is there was not seen. */
  readonly silent: readonly string[];
  readonly quarantined: number;
}

/** A takeover's first audit comes after what executors and the master say by themselves. */
const FIRST_AFTER_MS = 5_000;
const AT_ONCE = 16;
const GIVE_BACK_MS = 30_000;
/** Tasks whose KILL was told of, at most. */
const MAX_TOLD = 10_000;

export class Auditor {
  readonly #options: AuditorOptions;
  readonly #slots = new Slots(AT_ONCE);
  readonly #toldKills = new Set<string>();
  #running: Promise<AuditReport> | undefined;

  constructor(options: AuditorOptions) {
    this.#options = options;
  }

  /** At the takeover, and every so often. */
  start(): void {
    void this.#forever();
  }

  /** Any news of a task, once it is stored. */
  async taskHeard(status: TaskStatus): Promise<void> {
    const { quarantine } = this.#options;
    const id = status.task_id.value;
    const found = foundTask(status);
    if (isTerminal(status) && status.state !== 'TASK_UNREACHABLE') {
      return quarantine.drop((item) => item.kind === 'task' && item.id === id);
    }
    const verdict = await judged(this.#options.store, found, async () => []);
    switch (verdict.kind) {
      case 'owned':
        return quarantine.drop((item) => item.kind === 'task' && item.id === id);
      case 'reclaim':
        return this.#kill(found, verdict.why);
      case 'quarantine':
        quarantine.put({ ...found, executorId: status.executor_id?.value ?? null, why: verdict.why });
        // Its container goes with it.
        return quarantine.drop((item) => item.kind === 'container' && isOfTask(item, found));
    }
  }

  /** Asks that agent's executor what is there; not while nothing may be decided: what is the store's then may not be in it yet. */
  async look(agentId: string): Promise<void> {
    if (!this.#options.mayAct()) return;
    await this.#lookAt(agentId, false).catch((error: unknown) => {
      this.#options.log.debug({ agentId, error: messageOf(error) }, 'an agent was not audited');
    });
  }

  /** @param thorough asks agents without an executor too: one is started there. */
  run(thorough: boolean): Promise<AuditReport> {
    this.#running ??= this.#run(thorough).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #forever(): Promise<void> {
    const { closing, intervalMs, log } = this.#options;
    for (let waitMs = Math.min(FIRST_AFTER_MS, intervalMs); ; waitMs = intervalMs) {
      await pause(waitMs, closing);
      if (closing.aborted) return;
      await this.run(false).catch((error: unknown) => log.warn({ error: messageOf(error) }, 'an audit failed'));
    }
  }

  async #run(thorough: boolean): Promise<AuditReport> {
    const { agents, quarantine, reconcileAll, survey } = this.#options;
    const { withExecutor, all } = agents();
    const asked = thorough ? [...new Set([...withExecutor, ...all])] : withExecutor;
    survey();
    await reconcileAll().catch(() => undefined);
    const silent = await Promise.all(
      asked.map((agentId) =>
        this.#slots.run(() =>
          this.#lookAt(agentId, thorough).then(
            () => [],
            () => [agentId],
          ),
        ),
      ),
    );
    await quarantine.saved();
    return { asked: asked.length, silent: silent.flat(), quarantined: quarantine.items.length };
  }

  async #lookAt(agentId: string, thorough: boolean): Promise<void> {
    const { ask, askAnyway, closing } = this.#options;
    const reply = await (thorough ? askAnyway : ask)(agentId, { kind: 'inventory' }, closing);
    if (reply.kind !== 'inventory') throw new Error(`unexpected reply: ${reply.kind}`);
    await this.#takeInventory(agentId, reply);
  }

  async #takeInventory(agentId: string, { containers, volumes, more }: Inventory): Promise<void> {
    const { quarantine, mayAct } = this.#options;
    if (!mayAct()) throw new Error('this scheduler may not act now');
    const retained = once(() => this.#options.store.retained());
    const found = [
      ...containers.map(({ id, uid, ordinal, launch, executorId }) => {
        return { kind: 'container' as const, id, agentId, uid, ordinal, launch, executorId };
      }),
      ...volumes.map((volume) => ({ kind: 'volume' as const, agentId, launch: null, executorId: null, ...volume })),
    ];
    const listed = new Set<string>();
    for (const one of found) {
      if (await this.#take(one, retained)) listed.add(`${one.kind} ${one.id}`);
    }
    if (more > 0) return; // what is not in this list may be there all the same
    quarantine.drop((item) => item.agentId === agentId && isOnAgent(item) && !listed.has(`${item.kind} ${item.id}`));
  }

  /** Whether it is quarantined now. */
  async #take(
    found: Found & { executorId: string | null },
    retained: () => Promise<readonly RetainedVolume[]>,
  ): Promise<boolean> {
    const { quarantine, store, log } = this.#options;
    const verdict = await judged(store, found, retained);
    switch (verdict.kind) {
      case 'owned':
        return false;
      case 'reclaim':
        await this.remove(found, verdict.why).catch((error: unknown) => {
          log.warn(
            { ...found, error: messageOf(error) },
            "what is nobody's any more was not removed; the next audit tries",
          );
        });
        return false;
      case 'quarantine':
        if (quarantine.items.some((item) => item.kind === 'task' && isOfTask(found, item))) return false;
        quarantine.put({ ...found, why: verdict.why });
        return true;
    }
  }

  /** Removes a container or volume, and tells of it. @throws where the agent does not answer, or says no. */
  async remove({ kind, id, agentId, uid, ordinal }: Found, why: string): Promise<void> {
    const { askAnyway, closing, mayAct, quarantine } = this.#options;
    if (!mayAct()) throw new Error('this scheduler may not act now');
    if (kind === 'reservation') await this.#giveBack({ agentId, volumeId: id });
    else if (kind === 'container') await askAnyway(agentId, { kind: 'removeContainer', containerId: id }, closing);
    else if (uid !== null && ordinal !== null)
      await askAnyway(agentId, { kind: 'removeVolume', uid, ordinal, volumeId: id }, closing);
    else throw new Error(`nothing on the volume ${id} says whose it is: remove its folder on the agent`);
    quarantine.tell(uid, 'reclaimed', `${kind} ${id} on agent ${agentId}: ${why}`);
    quarantine.drop((item) => item.kind === kind && item.id === id && item.agentId === agentId);
  }

  async #giveBack(ref: VolumeRef): Promise<void> {
    const { giveBack, closing } = this.#options;
    await giveBack(ref, AbortSignal.any([closing, AbortSignal.timeout(GIVE_BACK_MS)]));
  }

  async #kill({ id, agentId, uid }: Found, why: string): Promise<void> {
    const { kill, mayAct, quarantine } = this.#options;
    if (!mayAct()) return;
    await kill(id, agentId);
    if (this.#toldKills.has(id) || this.#toldKills.size >= MAX_TOLD) return;
    this.#toldKills.add(id);
    quarantine.tell(uid, 'reclaimed', `task ${id} on agent ${agentId}: ${why}`);
  }
}

/** What the agent's executor lists. */
function isOnAgent({ kind }: Quarantined): boolean {
  return kind === 'container' || kind === 'volume';
}

function foundTask({ task_id, agent_id }: TaskStatus): Found {
  const ref = parseTaskId(task_id.value);
  return {
    kind: 'task',
    id: task_id.value,
    agentId: agent_id?.value ?? '',
    uid: ref?.uid ?? null,
    ordinal: ref?.ordinal ?? null,
    launch: ref?.launch ?? null,
  };
}

function isOfTask(container: Pick<Found, 'uid' | 'ordinal' | 'launch' | 'agentId'>, task: typeof container): boolean {
  return (
    container.uid !== null &&
    container.uid === task.uid &&
    container.ordinal === task.ordinal &&
    container.launch === task.launch &&
    container.agentId === task.agentId
  );
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}
