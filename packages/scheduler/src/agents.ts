/** What this scheduler knows of the agents: from offers, and from the members that live there. */
export interface AgentSummary {
  readonly agentId: string;
  readonly hostname: string;
  readonly address: string;
  readonly members: readonly string[];
  readonly offered: {
    readonly cpus: number;
    readonly memMb: number;
    readonly diskMb: number;
    readonly ports: number;
  } | null;
  readonly attributes: Readonly<Record<string, string>>;
}
