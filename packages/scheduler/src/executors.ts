/**
 * The executors of the present kind: one description, with an id of its own, for each way in which agents offer what an
 * executor takes for itself. Its role and its reservations are part of a description, and Mesos refuses a task that comes with
 * another one than its executor was started with (rule 21); nor are unreserved resources to be had on agents where all is reserved.
 *
 * 1. The same way of offering gives the same description, whoever leads.
 * 2. A description is kept before anything is launched with it.
 */
import type { ExecutorInfo, Offer, Resource, ResourceReservationInfo } from '@keelson/mesos';
import type { ExecutorShape } from './executor-info.ts';
import { isFree, scalarOf, takeScalar, thousandths } from './resources.ts';

export interface ExecutorsOptions {
  readonly describe: (shape: ExecutorShape) => ExecutorInfo;
  /** The roles that resources are taken under. */
  readonly roles: readonly string[];
  /** Ways of offering that were met before. */
  readonly met?: readonly ExecutorShape[];
  /** Keeps the description of a way of offering that was met now. Rejects: it is tried again. */
  readonly keep?: (shape: ExecutorShape, info: ExecutorInfo) => Promise<void>;
}

/** Which executor serves an agent that makes these offers. */
export type Serving =
  /** One that runs there. */
  | { readonly kind: 'runs'; readonly info: ExecutorInfo }
  /** One that is started with the first task, out of what is offered. */
  | { readonly kind: 'starts'; readonly info: ExecutorInfo }
  /** Its description is being kept. */
  | { readonly kind: 'later' }
  /** There is no room for an executor. */
  | { readonly kind: 'noRoom' };

/** Roles times kinds of reservations: more than any cluster has. */
const MAX_SHAPES = 1_000;

export class Executors {
  /** The one to think of where nothing is said. */
  readonly first: ExecutorInfo;
  /** What an executor takes for itself. */
  readonly cost: { readonly cpus: number; readonly memMb: number };
  readonly #options: ExecutorsOptions;
  readonly #byId = new Map<string, { readonly info: ExecutorInfo; readonly role: string }>();
  readonly #keeping = new Set<string>();

  constructor(options: ExecutorsOptions) {
    const { describe, roles, met = [] } = options;
    this.#options = options;
    const plain = roles.map((role) => ({ role, cpus: [], mem: [] }));
    for (const shape of [...plain, ...met]) this.#add(shape, describe(shape));
    const [first] = this.#byId.values();
    if (first === undefined) throw new RangeError('there is no role');
    this.first = first.info;
    this.cost = { cpus: amountOf(first.info, 'cpus'), memMb: amountOf(first.info, 'mem') };
  }

  /** Whether it is the id of an executor of the present kind. */
  has(executorId: string): boolean {
    return this.#byId.has(executorId);
  }

  /** @param offers of one agent, to one role @param resources what of them is to be had */
  serving(offers: readonly Offer[], resources: readonly Resource[]): Serving {
    const role = offers[0]?.allocation_info?.role ?? '';
    for (const { value } of offers.flatMap(({ executor_ids }) => executor_ids ?? [])) {
      const known = this.#byId.get(value);
      if (known?.role === role) return { kind: 'runs', info: known.info };
    }
    const cpus = reservationsWith(resources, 'cpus', this.cost.cpus);
    const mem = reservationsWith(resources, 'mem', this.cost.memMb);
    if (cpus === undefined || mem === undefined) return { kind: 'noRoom' };
    return this.#starting({ role, cpus, mem });
  }

  #starting(shape: ExecutorShape): Serving {
    const info = this.#options.describe(shape);
    const id = info.executor_id.value;
    if (this.#byId.has(id)) return { kind: 'starts', info };
    if (this.#byId.size >= MAX_SHAPES) return { kind: 'noRoom' };
    void this.#keep(shape, info);
    return { kind: 'later' };
  }

  async #keep(shape: ExecutorShape, info: ExecutorInfo): Promise<void> {
    const id = info.executor_id.value;
    if (this.#keeping.has(id)) return;
    this.#keeping.add(id);
    try {
      await this.#options.keep?.(shape, info);
      this.#add(shape, info);
    } catch {
      // The next round asks for it again.
    } finally {
      this.#keeping.delete(id);
    }
  }

  #add({ role }: ExecutorShape, info: ExecutorInfo): void {
    this.#byId.set(info.executor_id.value, { info, role });
  }
}

/** What is left for tasks where this executor is started with the first of them. */
export function withoutExecutor(pool: readonly Resource[], { resources = [] }: ExecutorInfo): readonly Resource[] {
  return resources.reduce<readonly Resource[]>((left, own) => {
    const wanted = reservationsKey(own);
    return takeScalar(left, own.name, scalarOf(own), (one) => reservationsKey(one) === wanted)?.rest ?? left;
  }, pool);
}

/** Unreserved where that is enough: most agents have it. Labelled reservations are somebody's. */
function reservationsWith(
  resources: readonly Resource[],
  name: string,
  amount: number,
): readonly ResourceReservationInfo[] | undefined {
  if (amount === 0) return [];
  const own = resources.filter((resource) => resource.name === name && isFree(resource) && !isLabelled(resource));
  const groups = [...Map.groupBy(own, reservationsKey).values()];
  const enough = groups.filter((group) => thousandths(group.reduce((sum, one) => sum + scalarOf(one), 0)) >= amount);
  const depth = ([one]: readonly Resource[]) => one?.reservations?.length ?? 0;
  const [best] = enough.sort((a, b) => depth(a) - depth(b));
  return best === undefined ? undefined : (best[0]?.reservations ?? []).map(plainReservation);
}

function isLabelled({ reservations }: Resource): boolean {
  return reservations?.some(({ labels }) => labels !== undefined) === true;
}

/** The same text for the same reservations, however they came over the wire. */
function reservationsKey({ reservations }: Resource): string {
  return JSON.stringify((reservations ?? []).map(plainReservation));
}

function plainReservation({ type, role, principal, labels }: ResourceReservationInfo): ResourceReservationInfo {
  return {
    ...(type === undefined ? {} : { type }),
    ...(role === undefined ? {} : { role }),
    ...(principal === undefined ? {} : { principal }),
    ...(labels === undefined ? {} : { labels }),
  };
}

function amountOf({ resources }: ExecutorInfo, name: string): number {
  return resources?.find((resource) => resource.name === name)?.scalar?.value ?? 0;
}
