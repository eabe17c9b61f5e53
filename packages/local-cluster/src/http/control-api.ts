/**
 * The test control, apart from everything that Mesos has: agents that die, return, are cut off, and the end of the cluster.
 *
 * GET  /local/agents                        what each agent is
 * POST /local/agents/{n}/stop|start|cut|heal    n counts from 1
 * POST /local/agents/{n}/erase              what a stopped agent knew: it starts as a new one
 * POST /local/shutdown[?executors=stop]     as SIGTERM; with `executors=stop` executors are shut down first
 */
import type { IncomingMessage } from 'node:http';
import type { AgentNode } from '../cluster/agent-node.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type Answer, methodNotAllowed, textAnswer } from './respond.ts';

export interface Shutdown {
  readonly stopExecutors: boolean;
}

const ACTIONS: Readonly<Record<string, (node: AgentNode) => void | Promise<void>>> = {
  stop: (node) => node.stop(),
  start: (node) => node.start(),
  erase: (node) => node.erase(),
  cut: (node) => node.cutLink(),
  heal: (node) => node.heal(),
};

export async function controlApi(
  cluster: Cluster,
  request: IncomingMessage,
  url: URL,
  shutdown: (how: Shutdown) => void,
): Promise<Answer> {
  const method = request.method ?? 'GET';
  const [, , what, number, action] = url.pathname.split('/');
  if (what === 'agents' && number === undefined) return jsonAnswer({ agents: cluster.nodes.map(describeNode) });
  if (method !== 'POST') return methodNotAllowed(method, 'POST');
  if (what === 'shutdown') {
    shutdown({ stopExecutors: url.searchParams.get('executors') === 'stop' });
    return { status: 202 };
  }
  const node = what === 'agents' ? cluster.nodes[Number(number) - 1] : undefined;
  const perform = ACTIONS[action ?? ''];
  if (node === undefined || perform === undefined) return textAnswer(404, '404 Not Found.');
  await perform(node);
  return jsonAnswer(describeNode(node));
}

export function describeNode({ state, cut }: AgentNode): object {
  const { index, hostname, agentId, phase, port } = state;
  return { agent: index + 1, hostname, agentId, phase, cut, url: `http://127.0.0.1:${port}` };
}

export function jsonAnswer(value: unknown): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}
