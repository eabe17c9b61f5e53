/** Agents as people read them, and waiting until one is drained. */
import { setTimeout as sleep } from 'node:timers/promises';
import { agentPageSchema, type agentSchema } from '@keelson/api/schemas';
import type { z } from 'zod';
import type { ApiClient } from './api-client.ts';

export type AgentAnswer = z.infer<typeof agentSchema>;

const AGAIN_MS = 500;

export function agentPath(agent: string): string {
  return `/v1/agents/${encodeURIComponent(agent)}/drain`;
}

export function agentState({ drain, offered, members }: AgentAnswer): string {
  if (drain !== null) return drain.state;
  return offered === null && members.length === 0 ? 'away' : 'ready';
}

/** `cache-0: its data is here, …` */
export function stayLines({ drain }: AgentAnswer): string[] {
  return (drain?.members ?? []).map(({ member, stays }) => `${member}: ${stays ?? 'moves'}`);
}

/** The agent when nobody is there any more, when it is not drained any more, or when the time is over. */
export async function untilDrained(
  client: ApiClient,
  first: AgentAnswer,
  timeoutMs: number,
  show: (agent: AgentAnswer) => void,
  signal: AbortSignal,
): Promise<AgentAnswer> {
  const endMs = performance.now() + timeoutMs;
  let agent = first;
  for (;;) {
    show(agent);
    if (agent.drain?.state !== 'draining' || performance.now() >= endMs || signal.aborted) return agent;
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
    const { items } = await client.get('/v1/agents', agentPageSchema);
    agent = items.find(({ agentId }) => agentId === first.agentId) ?? { ...agent, drain: null };
  }
}
