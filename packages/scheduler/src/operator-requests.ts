/**
 * One-time requests of the operator: numbered, and written into what is declared of an instance, for the leader to handle in
 * their order. Handled ones go when the next is written; so many may be open at once.
 */
import { type Instance, KeelsonError, memberName, type OperatorRequest } from '@keelson/core';
import type { Store } from '@keelson/store';
import { type Declarations, refuseDestroying } from './declarations.ts';

const MAX_OPEN_REQUESTS = 16;

/** Each returns the instance as it was written: the request is the last of it. @throws as Declarations.declare, REQUEST_REFUSED */
export class OperatorRequests {
  readonly #store: Store;
  readonly #declarations: Declarations;

  constructor(store: Store, declarations: Declarations) {
    this.#store = store;
    this.#declarations = declarations;
  }

  /** @throws MEMBER_NOT_FOUND */
  failover(name: string, to: string | undefined, acceptLoss: boolean): Promise<Instance> {
    const given = acceptLoss ? { acceptLoss } : {};
    return this.#write(name, (latest, id) => ({ id, kind: 'failover', to: ordinalOf(latest, to), ...given }));
  }

  /** @throws MEMBER_NOT_FOUND */
  switchover(name: string, to: string | undefined): Promise<Instance> {
    return this.#write(name, (latest, id) => ({ id, kind: 'switchover', to: ordinalOf(latest, to) }));
  }

  maintain(name: string, operation: string): Promise<Instance> {
    return this.#write(name, (_, id) => ({ id, kind: 'maintain', operation }));
  }

  /** @throws MEMBER_NOT_FOUND */
  async fence(member: string): Promise<Instance> {
    const { instance, ordinal } = await findMember(this.#store, member);
    return this.#write(instance.declared.spec.name, (latest, id) => {
      const launch = latest.status.members.find((candidate) => candidate.ordinal === ordinal)?.launch ?? 0;
      return { id, kind: 'fence', ordinal, launch };
    });
  }

  #write(name: string, make: (latest: Instance, id: number) => OperatorRequest): Promise<Instance> {
    return this.#declarations.declare(name, 'change', (declared, latest) => {
      refuseDestroying(name, declared);
      const id = (declared.requests.at(-1)?.id ?? latest.status.handledRequest) + 1;
      const open = declared.requests.filter((request) => request.id > latest.status.handledRequest);
      if (open.length >= MAX_OPEN_REQUESTS)
        throw new KeelsonError('REQUEST_REFUSED', 'too many requests wait to be handled');
      return { ...declared, requests: [...open, make(latest, id)] };
    });
  }
}

/** By its name, `cache-1`, as the store has it now. @throws MEMBER_NOT_FOUND */
export async function findMember(store: Store, member: string): Promise<{ instance: Instance; ordinal: number }> {
  const match = /^(.+)-(\d+)$/.exec(member);
  const [, name = '', digits = ''] = match ?? [];
  const instance = await store.find(name);
  const ordinal = Number(digits);
  if (instance === undefined || !instance.status.members.some((candidate) => candidate.ordinal === ordinal)) {
    throw new KeelsonError('MEMBER_NOT_FOUND', `there is no member ${member}`);
  }
  return { instance, ordinal };
}

function ordinalOf(instance: Instance, member: string | undefined): number | null {
  if (member === undefined) return null;
  const { name } = instance.declared.spec;
  const found = instance.status.members.find(({ ordinal }) => memberName(name, ordinal) === member);
  if (found === undefined) throw new KeelsonError('MEMBER_NOT_FOUND', `${name} has no member ${member}`);
  return found.ordinal;
}
