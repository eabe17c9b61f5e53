/** What is sent may be lost, late or doubled. Nothing passes to or from an agent that is cut off. */
import type { Agent } from './agent.ts';
import type { World } from './world.ts';

export class Network {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  toAgent(agent: Agent, arrive: () => void): void {
    this.#send(() => {
      if (agent.reachable) arrive();
    });
  }

  /** From an agent, or from the Mesos master (null). */
  toShell(agent: Agent | null, arrive: () => void): void {
    if (agent !== null && !agent.reachable) return;
    this.#send(arrive);
  }

  #send(arrive: () => void): void {
    const { random, faults } = this.#world;
    if (random.chance(faults.lossRate)) return;
    this.#later(arrive);
    if (random.chance(faults.doubleRate)) this.#later(arrive);
  }

  #later(arrive: () => void): void {
    const { random, faults, clock } = this.#world;
    clock.after(random.chance(faults.lateRate) ? random.int(100, 20_000) : random.int(0, faults.latencyMs), arrive);
  }
}
