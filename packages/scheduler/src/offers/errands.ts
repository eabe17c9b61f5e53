/**
 * Tasks without a role that wait for their agent to offer anything: each makes sure that an executor is there. Where all
 * that the agent has is held for members that take long to prepare, they use what is left of it.
 */
import type { ExecutorInfo, Offer, Resource, TaskInfo } from '@keelson/mesos';
import { type Executors, withoutExecutor } from '../executors.ts';
import { type Need, takeResources } from '../resources.ts';
import type { FreeOffers } from './free-offers.ts';
import type { BuildTask, HeldOffers } from './held-offers.ts';

interface Errand {
  readonly agentId: string;
  readonly build: BuildTask;
  readonly sent: () => void;
  readonly failed: (error: unknown) => void;
  /** On its way with held offers. */
  riding: boolean;
}

interface Use {
  readonly taken: Resource[];
  readonly executor: ExecutorInfo;
}

export interface ErrandsOptions {
  readonly executors: Executors;
  readonly accept: (offerIds: readonly string[], task: TaskInfo) => void;
}

const NEED: Need = { cpus: 0.01, memMb: 16, diskMb: 0, ports: [] };

export class Errands {
  readonly #options: ErrandsOptions;
  readonly #open = new Set<Errand>();

  constructor(options: ErrandsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#open.size;
  }

  waitFor(agentId: string): boolean {
    return [...this.#open].some((errand) => errand.agentId === agentId);
  }

  /** Resolves when the task was sent. Aborted before: it never will be, and this rejects. */
  async add(agentId: string, build: BuildTask, signal: AbortSignal): Promise<void> {
    const nothing = () => new Error(`agent ${agentId} offers nothing`);
    if (signal.aborted) throw nothing();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const errand: Errand = { agentId, build, sent: resolve, failed: reject, riding: false };
    this.#open.add(errand);
    const giveUp = () => {
      this.#open.delete(errand);
      reject(nothing());
    };
    signal.addEventListener('abort', giveUp, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', giveUp));
  }

  /** Sends what these offers have room for. */
  run(free: FreeOffers, held: HeldOffers): void {
    for (const errand of [...this.#open].filter(({ riding }) => !riding)) {
      const offers = free.ofAgent(errand.agentId);
      const use = this.#take(offers);
      if (use === null) {
        this.#ride(errand, held);
        continue;
      }
      this.#open.delete(errand);
      free.take(offers.map(({ id }) => id.value));
      this.#send(errand, offers, use);
    }
  }

  close(): void {
    for (const { failed } of this.#open) failed(new Error('this scheduler does not lead any more'));
    this.#open.clear();
  }

  #ride(errand: Errand, held: HeldOffers): void {
    const spare = held.spare().find((candidate) => candidate.held.agentId === errand.agentId);
    if (spare === undefined || takeResources(spare.resources, NEED) === null) return;
    try {
      const outcome = held.ride(spare, NEED, errand.build);
      if (outcome === undefined) return;
      errand.riding = true;
      void outcome.then((sent) => this.#rode(errand, sent));
    } catch (error) {
      this.#open.delete(errand);
      errand.failed(error);
    }
  }

  /** What did not go out waits for the next offer. */
  #rode(errand: Errand, outcome: 'sent' | 'notSent'): void {
    errand.riding = false;
    if (outcome === 'notSent') return;
    this.#open.delete(errand);
    errand.sent();
  }

  #send({ build, sent, failed }: Errand, offers: readonly Offer[], { taken, executor }: Use): void {
    const offerIds = offers.map(({ id }) => id.value);
    try {
      this.#options.accept(offerIds, build(taken, executor));
      sent();
    } catch (error) {
      failed(error);
    }
  }

  /** With its executor, where that one would have to be started. */
  #take(offers: readonly Offer[]): Use | null {
    const pool = offers.flatMap(({ resources }) => resources ?? []);
    const serving = this.#options.executors.serving(offers, pool);
    if (!('info' in serving)) return null;
    const executor = serving.info;
    const taken = takeResources(serving.kind === 'starts' ? withoutExecutor(pool, executor) : pool, NEED)?.taken;
    return taken === undefined ? null : { taken, executor };
  }
}
