/**
 * Members that run and are to leave their agent. Each round asks whether there is a place for them elsewhere, after all that
 * wait; nothing is held for them: they are ended first, and wait for their place then.
 */
import {
  type Instance,
  type InstanceEvent,
  type MemberRequest,
  movingMembers,
  type Placed,
  requestOf,
  type Unplaced,
} from '@keelson/core';

export interface MovesOptions {
  readonly now: () => number;
  readonly post: (uid: string, event: InstanceEvent) => Promise<unknown>;
}

/** That there is none is told this often at most. */
const AGAIN_AFTER_MS = 5_000;

export class Moves {
  readonly #options: MovesOptions;
  /** By uid and ordinal: when it was told last. */
  readonly #toldMs = new Map<string, number>();
  #requests: readonly MemberRequest[] = [];

  constructor(options: MovesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#requests.length;
  }

  /** As of the last `ask`. */
  get requests(): readonly MemberRequest[] {
    return this.#requests;
  }

  ask(instances: readonly Instance[]): void {
    const nowMs = this.#options.now();
    this.#requests = instances.flatMap((instance) =>
      movingMembers(instance).map((member) => ({ ...requestOf(instance, member, nowMs), priority: -1 })),
    );
    const keys = new Set(this.#requests.map(keyOf));
    for (const key of this.#toldMs.keys()) if (!keys.has(key)) this.#toldMs.delete(key);
  }

  /** What is not about them. */
  without<T extends { readonly request: MemberRequest }>(results: readonly T[]): readonly T[] {
    return this.size === 0 ? results : results.filter(({ request }) => !this.#requests.includes(request));
  }

  answer(placements: readonly Placed[], reasons: readonly Unplaced[]): void {
    if (this.size === 0) return;
    for (const { request, hostname } of placements) {
      if (this.#isTold(request)) void this.#post(request, { kind: 'roomFound', ordinal: request.ordinal, hostname });
    }
    for (const { request, rejections } of reasons) {
      if (this.#isTold(request)) void this.#post(request, { kind: 'noRoom', ordinal: request.ordinal, rejections });
    }
  }

  #isTold(request: MemberRequest): boolean {
    if (!this.#requests.includes(request)) return false;
    const nowMs = this.#options.now();
    const toldMs = this.#toldMs.get(keyOf(request));
    return toldMs === undefined || nowMs - toldMs >= AGAIN_AFTER_MS;
  }

  async #post(request: MemberRequest, event: InstanceEvent): Promise<void> {
    this.#toldMs.set(keyOf(request), this.#options.now());
    await this.#options.post(request.uid, event);
  }
}

function keyOf({ uid, ordinal }: MemberRequest): string {
  return `${uid}.${ordinal}`;
}
