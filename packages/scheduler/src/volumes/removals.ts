/**
 * Removes retained volumes by the operator's word. That is stored with the volume before anything is done, and stays until
 * the volume is gone: an agent that is away is asked again, now and then, and soon after it is heard of.
 *
 *   retained --asked for: stored--> its agent is asked <--> waits (why: stored) --> gone: forgotten
 *
 * I6: nothing is removed that a member of a living instance has.
 */
import {
  type JournalEntry,
  KeelsonError,
  memberName,
  messageOf,
  removalRetryMs,
  type VolumeRef,
  volumesOf,
} from '@keelson/core';
import type { Leadership, RetainedVolume, Store } from '@keelson/store';
import type { Logger } from 'pino';
import type { OperationName } from '../offers/reserved.ts';
import { Slots } from '../slots.ts';
import { pause } from '../time-limit.ts';
import { isOfMesos } from './kept.ts';

export interface VolumeRemovalsOptions {
  readonly store: Store;
  readonly leadership: Leadership;
  /** Gives a persistent volume of Mesos back. `isUsed`: it is there, whether it is offered or not. */
  readonly giveBack: (ref: VolumeRef, isUsed: boolean, signal: AbortSignal) => Promise<void>;
  /** Has the agent's executor remove a folder. */
  readonly removeFolder: (volume: RetainedVolume, signal: AbortSignal) => Promise<unknown>;
  readonly mayAct: () => boolean;
  readonly now: () => number;
  readonly log: Logger;
  readonly closing: AbortSignal;
}

interface Open {
  wake: AbortController;
  triedAtMs: number;
  /** What its removal ended with though nobody waited for that any more. */
  isGone: boolean;
}

const LOOK_MS = 30_000;
const ATTEMPT_MS = 30_000;
const AT_ONCE = 16;
/** What is heard of an agent brings the next try forward, but not more often than this. */
const AGAIN_MS = 5_000;

export class VolumeRemovals {
  readonly #options: VolumeRemovalsOptions;
  readonly #open = new Map<string, { readonly volume: RetainedVolume; readonly state: Open }>();
  readonly #slots = new Slots(AT_ONCE);

  constructor(options: VolumeRemovalsOptions) {
    this.#options = options;
  }

  /** Goes on with what former terms were asked for, and with what instances were asked for that have ended since. */
  start(): void {
    void this.#forever();
  }

  /** Stored when it resolves. @throws REQUEST_REFUSED where somebody has it */
  async ask(volume: RetainedVolume): Promise<RetainedVolume> {
    const user = await this.#userOf(volume);
    if (user !== undefined) throw new KeelsonError('REQUEST_REFUSED', `${volume.volumeId} is ${user}'s`);
    const atMs = this.#options.now();
    const asked = { ...volume, removal: { askedAtMs: atMs, error: null } };
    const what = `${volume.volumeId} on agent ${volume.agentId}, with its data, by the operator`;
    await this.#write('put', asked, [entryOf(asked, 'volumeRemovalAsked', atMs, what)]);
    this.#begin(asked);
    return asked;
  }

  /** An executor or an offer of that agent was heard of. */
  agentHeard(agentId: string): void {
    for (const { volume, state } of this.#open.values()) {
      if (volume.agentId === agentId && this.#options.now() - state.triedAtMs >= AGAIN_MS) state.wake.abort();
    }
  }

  /** News of an operation, which may come when its try is over. */
  operated(operation: OperationName, volumeId: string, agentId: string | undefined, error: string | null): void {
    if (operation !== 'unreserve' || error !== null) return;
    for (const { volume, state } of this.#open.values()) {
      if (volume.volumeId !== volumeId || (agentId !== undefined && volume.agentId !== agentId)) continue;
      state.isGone = true;
      state.wake.abort();
    }
  }

  async #forever(): Promise<void> {
    const { store, closing, log } = this.#options;
    while (!closing.aborted) {
      try {
        for (const volume of await store.retained()) if (volume.removal !== undefined) this.#begin(volume);
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'the retained volumes could not be read; trying again');
      }
      await pause(LOOK_MS, closing);
    }
  }

  #begin(volume: RetainedVolume): void {
    const key = keyOf(volume);
    if (this.#open.has(key) || this.#options.closing.aborted) return;
    const state: Open = { wake: new AbortController(), triedAtMs: Number.NEGATIVE_INFINITY, isGone: false };
    this.#open.set(key, { volume, state });
    void this.#carryOut(volume, state).finally(() => this.#open.delete(key));
  }

  async #carryOut(volume: RetainedVolume, state: Open): Promise<void> {
    const { closing, log, now } = this.#options;
    let latest = volume;
    for (let attempt = 0; !closing.aborted; attempt++) {
      state.wake = new AbortController();
      try {
        const error = await this.#slots.run(() => this.#try(latest, state));
        if (error === null) return await this.#forget(latest);
        latest = await this.#failed(latest, error);
      } catch (error) {
        log.warn({ volumeId: volume.volumeId, error: messageOf(error) }, 'a removal was not stored; trying again');
      }
      state.triedAtMs = now();
      await pause(removalRetryMs(attempt), AbortSignal.any([closing, state.wake.signal]));
    }
  }

  /** Why it is not gone; null: it is. */
  async #try(volume: RetainedVolume, state: Open): Promise<string | null> {
    const { giveBack, removeFolder, mayAct, closing } = this.#options;
    if (state.isGone) return null;
    if (!mayAct()) return volume.removal?.error ?? 'this scheduler may not act now';
    const user = await this.#userOf(volume);
    if (user !== undefined) return `it is ${user}'s`;
    const signal = AbortSignal.any([closing, AbortSignal.timeout(ATTEMPT_MS)]);
    try {
      if (isOfMesos(volume)) await giveBack(volume, volume.mesosVolume?.state !== 'asked', signal);
      else await removeFolder(volume, signal);
      return null;
    } catch (error) {
      return state.isGone ? null : messageOf(error);
    }
  }

  /** The member that has it, in a living instance. */
  async #userOf({ uid, agentId, volumeId }: RetainedVolume): Promise<string | undefined> {
    const instance = await this.#options.store.read(uid);
    const member = instance?.status.members.find((candidate) =>
      volumesOf(candidate).some((one) => one.agentId === agentId && one.volumeId === volumeId),
    );
    return instance && member && memberName(instance.declared.spec.name, member.ordinal);
  }

  async #failed(volume: RetainedVolume, error: string): Promise<RetainedVolume> {
    const { removal } = volume;
    if (removal === undefined || removal.error === error) return volume;
    const failed = { ...volume, removal: { ...removal, error: error.slice(0, 2_048) } };
    await this.#write('put', failed, []);
    return failed;
  }

  async #forget(volume: RetainedVolume): Promise<void> {
    const what = `${volume.volumeId} on agent ${volume.agentId}`;
    await this.#write('forget', volume, [entryOf(volume, 'volumeRemoved', this.#options.now(), what)]);
  }

  async #write(change: 'put' | 'forget', volume: RetainedVolume, journal: readonly JournalEntry[]): Promise<void> {
    const { store, leadership } = this.#options;
    const written = await store.writeRetained(leadership.term, change, volume, journal);
    if (written !== 'ok') throw new KeelsonError('NOT_LEADER', 'another scheduler leads');
  }
}

export function entryOf(
  { name, ordinal }: Pick<RetainedVolume, 'name' | 'ordinal'>,
  kind: JournalEntry['kind'],
  atMs: number,
  message: string,
): JournalEntry {
  return { kind, atMs, member: memberName(name, ordinal), message: message.slice(0, 2_048) };
}

function keyOf({ agentId, volumeId }: VolumeRef): string {
  return `${agentId} ${volumeId}`;
}
