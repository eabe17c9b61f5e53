/** Agents on which an executor of the present kind is believed to run. */
import type { Offer } from '@keelson/mesos';
import type { Executors } from './executors.ts';

export class ExecutorsSeen {
  readonly #executors: Executors;
  readonly #agents = new Map<string, Set<string>>();

  constructor(executors: Executors) {
    this.#executors = executors;
  }

  get agents(): readonly string[] {
    return [...this.#agents.keys()];
  }

  /** The id of one that runs there: of several that one which is wanted, where it is among them. */
  on(agentId: string, wanted?: string): string | undefined {
    const ids = this.#agents.get(agentId);
    const [first] = ids ?? [];
    return wanted !== undefined && ids?.has(wanted) ? wanted : first;
  }

  see(agentId: string | undefined, executorId: string | undefined): void {
    if (agentId === undefined || executorId === undefined || !this.#executors.has(executorId)) return;
    this.#agents.set(agentId, (this.#agents.get(agentId) ?? new Set()).add(executorId));
  }

  seeOffer({ agent_id, executor_ids }: Offer): void {
    for (const { value } of executor_ids ?? []) this.see(agent_id.value, value);
  }

  ended(agentId: string, executorId: string): void {
    const ids = this.#agents.get(agentId);
    ids?.delete(executorId);
    if (ids?.size === 0) this.#agents.delete(agentId);
  }

  agentLost(agentId: string): void {
    this.#agents.delete(agentId);
  }
}
