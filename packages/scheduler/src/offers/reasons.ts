/** Tells members why they wait. A reason that changes with every offer is stored now and then, not each time. */
import type { Instance, InstanceEvent, MemberRequest, Rejection, Unplaced } from '@keelson/core';

export interface ReasonsOptions {
  readonly now: () => number;
  readonly instance: (uid: string) => Instance | undefined;
  readonly post: (uid: string, event: InstanceEvent) => Promise<unknown>;
}

const AGAIN_AFTER_MS = 5_000;
const NOTHING: readonly Rejection[] = [{ stage: 'offers', reason: 'no agent offers any resources now', agents: 0 }];

export class Reasons {
  readonly #options: ReasonsOptions;
  /** By uid and ordinal: from when on it may be told anew; infinite while it is being told. */
  readonly #notBefore = new Map<string, Map<number, number>>();

  constructor(options: ReasonsOptions) {
    this.#options = options;
  }

  tell(reasons: readonly Unplaced[], agents: number): void {
    for (const { request, rejections, homeSilent } of reasons) {
      this.#tellMember(request, agents === 0 ? NOTHING : rejections, homeSilent);
    }
  }

  forget(uid: string): void {
    this.#notBefore.delete(uid);
  }

  #tellMember({ uid, ordinal }: MemberRequest, rejections: readonly Rejection[], homeSilent: boolean): void {
    const { instance, now, post } = this.#options;
    const member = instance(uid)?.status.members.find((candidate) => candidate.ordinal === ordinal);
    if (member === undefined) return;
    const isKnown = JSON.stringify(member.waiting) === JSON.stringify(rejections);
    if (isKnown && homeSilent === (member.homeSilentSinceMs !== null)) return;
    const times = this.#notBefore.get(uid) ?? new Map<number, number>();
    const notBeforeMs = times.get(ordinal) ?? 0;
    if (notBeforeMs === Number.POSITIVE_INFINITY || (member.waiting !== null && now() < notBeforeMs)) return;
    this.#notBefore.set(uid, times.set(ordinal, Number.POSITIVE_INFINITY));
    void post(uid, { kind: 'unplaced', ordinal, rejections, homeSilent }).finally(() =>
      times.set(ordinal, now() + AGAIN_AFTER_MS),
    );
  }
}
