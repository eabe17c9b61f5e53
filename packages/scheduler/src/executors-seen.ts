/** Agents on which an executor of the present kind is believed to run. */
import type { Offer } from '@keelson/mesos';

export class ExecutorsSeen {
  readonly #executorId: string;
  readonly #agents = new Set<string>();

  constructor(executorId: string) {
    this.#executorId = executorId;
  }

  get agents(): readonly string[] {
    return [...this.#agents];
  }

  has(agentId: string): boolean {
    return this.#agents.has(agentId);
  }

  see(agentId: string | undefined, executorId: string | undefined): void {
    if (agentId !== undefined && executorId === this.#executorId) this.#agents.add(agentId);
  }

  seeOffer({ agent_id, executor_ids }: Offer): void {
    for (const { value } of executor_ids ?? []) this.see(agent_id.value, value);
  }

  ended(agentId: string, executorId: string): void {
    if (executorId === this.#executorId) this.#agents.delete(agentId);
  }

  agentLost(agentId: string): void {
    this.#agents.delete(agentId);
  }
}
