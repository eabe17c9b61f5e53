/** Which members wait for a place, or look for another: a projection of the stored instances, kept by instance. */
import {
  type Instance,
  type MemberRequest,
  movingMembers,
  type Occupant,
  requestOf,
  waitingMembers,
} from '@keelson/core';
import type { AgentsSeen } from './agents-seen.ts';

export class Waiting {
  /** By uid: what of it waits. A superset is fine. */
  readonly #byUid = new Map<string, string>();

  get uids(): Iterable<string> {
    return this.#byUid.keys();
  }

  has(uid: string): boolean {
    return this.#byUid.has(uid);
  }

  /** Takes the instance as stored; says whether something waits that did not before. */
  notice(uid: string, instance: Instance | null, nowMs: number): boolean {
    const members = instance === null ? [] : [...waitingMembers(instance, nowMs), ...movingMembers(instance)];
    if (instance === null || members.length === 0) {
      this.#byUid.delete(uid);
      return false;
    }
    const what = `${instance.declared.generation}:${members.map(({ ordinal }) => ordinal).join()}`;
    const isNew = this.#byUid.get(uid) !== what;
    this.#byUid.set(uid, what);
    return isNew;
  }
}

export function requestsOf(instance: Instance, nowMs: number): MemberRequest[] {
  return waitingMembers(instance, nowMs).map((member) => requestOf(instance, member, nowMs));
}

/** Members that have a place, or one kept for them. */
export function occupantsOf(instance: Instance | undefined, agents: AgentsSeen): Occupant[] {
  return (instance?.status.members ?? []).flatMap(({ ordinal, home, wanted, task }) => {
    if (home === null || (wanted === 'retired' && task === null)) return [];
    const attributes = agents.get(home.agentId)?.attributes ?? {};
    return [{ ordinal, agentId: home.agentId, hostname: home.hostname, attributes }];
  });
}
