/** What offers have told of the agents. Those that are lost stay known for a while: members may still live there. */
import type { Offer, Unavailability } from '@keelson/mesos';
import { totalsOf } from '../resources.ts';

export interface AgentSeen {
  readonly agentId: string;
  readonly hostname: string;
  readonly address: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Planned maintenance, as its last offer told: when it starts. */
  readonly unavailableFromMs: number | null;
  /** As offered last; null where the agent is lost. */
  readonly offered: { cpus: number; memMb: number; diskMb: number; ports: number } | null;
}

/** Agents come back under new ids: of the lost ones so many are remembered. */
const MAX_LOST = 1_000;

export class AgentsSeen {
  readonly #agents = new Map<string, AgentSeen>();
  readonly #lost = new Set<string>();

  get(agentId: string): AgentSeen | undefined {
    return this.#agents.get(agentId);
  }

  list(): readonly AgentSeen[] {
    return [...this.#agents.values()];
  }

  see(offer: Offer): void {
    const agentId = offer.agent_id.value;
    const { cpus, memMb, diskMb, ports } = totalsOf(offer.resources ?? []);
    this.#lost.delete(agentId);
    this.#agents.set(agentId, {
      agentId,
      hostname: offer.hostname,
      address: offer.url?.address?.ip ?? offer.hostname,
      attributes: attributesOf(offer),
      unavailableFromMs: offer.unavailability == null ? null : startMsOf(offer.unavailability),
      offered: { cpus, memMb, diskMb, ports: ports.reduce((sum, { begin, end }) => sum + end - begin + 1, 0) },
    });
  }

  lose(agentId: string): void {
    const agent = this.#agents.get(agentId);
    if (agent === undefined) return;
    this.#agents.set(agentId, { ...agent, offered: null });
    this.#lost.add(agentId);
    if (this.#lost.size <= MAX_LOST) return;
    const [oldest = ''] = this.#lost;
    this.#lost.delete(oldest);
    this.#agents.delete(oldest);
  }
}

export function startMsOf({ start }: Unavailability): number {
  return Number(start.nanoseconds / 1_000_000n);
}

/** `rack: r1`, `cpus: 2.5`, `set: {a,b}`, `range: [1-9]`: as Mesos writes them. */
function attributesOf({ attributes }: Offer): Record<string, string> {
  return Object.fromEntries(
    (attributes ?? []).map(({ name, text, scalar, ranges, set }) => {
      if (text != null) return [name, text.value];
      if (scalar != null) return [name, String(scalar.value)];
      if (set != null) return [name, `{${(set.item ?? []).join(',')}}`];
      return [name, `[${(ranges?.range ?? []).map(({ begin, end }) => `${begin}-${end}`).join(',')}]`];
    }),
  );
}
