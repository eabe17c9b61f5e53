/** POST /api/v1/executor of an agent. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { MEDIA_TYPES } from '@keelson/mesos';
import { executorDisconnected, executorSubscribed } from '../agent/executors.ts';
import { type AgentExecutor, keyOf } from '../agent/state.ts';
import { executorUpdate } from '../agent/updates.ts';
import type { AgentNode } from '../cluster/agent-node.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { AnyExecutorCall, Encoding, ExecutorEvent } from '../wire.ts';
import { decodeExecutorCall, encodeExecutorEvent } from './codec.ts';
import { EventStream } from './event-stream.ts';
import { requestEncoding, responseEncoding } from './negotiate.ts';
import { ACCEPTED, type Answer, badRequest, textAnswer } from './respond.ts';
import { validateExecutorCall } from './validate-call.ts';

/** Answers a call; `undefined` when the answer is a stream that goes on. */
export async function executorApi(
  cluster: Cluster,
  node: AgentNode,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<Answer | undefined> {
  if (node.state.phase === 'stopped') return textAnswer(503, 'Agent has not finished recovery');
  const encoding = requestEncoding(request);
  if (typeof encoding !== 'string') return encoding;
  const call = decodeExecutorCall(encoding, body);
  if (typeof call === 'string') return badRequest(call);
  const invalid = validateExecutorCall(call);
  if (invalid !== undefined) return badRequest(`Failed to validate Executor::Call: ${invalid}`);
  const accept = responseEncoding(request);
  if (typeof accept !== 'string') return accept;
  if (!node.state.frameworks.has(call.framework_id.value)) return badRequest('Framework cannot be found');
  const executor = node.state.executors.get(keyOf(call.framework_id.value, call.executor_id.value));
  if (executor === undefined) return badRequest('Executor cannot be found');
  if (call.type === 'SUBSCRIBE') {
    openStream(cluster, node, { executor, call, encoding: accept, response });
    return undefined;
  }
  if (executor.phase === 'registering' || executor.phase === 'launching')
    return textAnswer(403, 'Executor is not subscribed');
  await performExecutorCall(cluster, node, executor, call);
  return ACCEPTED;
}

async function performExecutorCall(
  cluster: Cluster,
  node: AgentNode,
  executor: AgentExecutor,
  call: AnyExecutorCall,
): Promise<void> {
  const status = call.update?.status;
  const data = call.message?.data;
  if (call.type === 'UPDATE' && status !== undefined) {
    await cluster.engine.commit((tx) => executorUpdate(node.state, executor, status, tx));
  } else if (call.type === 'MESSAGE' && data !== undefined) {
    const { frameworkId, executorId } = executor;
    cluster.engine.run((tx) => {
      tx.emit({
        kind: 'toMaster',
        agent: node.state.index,
        message: { type: 'executorMessage', frameworkId, executorId, data },
      });
    });
  }
}

interface Opening {
  readonly executor: AgentExecutor;
  readonly call: AnyExecutorCall;
  readonly encoding: Encoding;
  readonly response: ServerResponse;
}

function openStream(cluster: Cluster, node: AgentNode, { executor, call, encoding, response }: Opening): void {
  const id = randomUUID();
  response.writeHead(200, { 'Content-Type': MEDIA_TYPES[encoding] });
  response.flushHeaders();
  const stream = new EventStream<ExecutorEvent>({
    id,
    response,
    encode: (event) => encodeExecutorEvent(encoding, event),
    onClose: () => {
      cluster.executors.delete(id);
      executorDisconnected(executor, id);
      node.host.hurry();
    },
  });
  cluster.executors.set(id, stream);
  const subscription = {
    stream: id,
    updates: (call.subscribe?.unacknowledged_updates ?? []).map(({ status }) => status),
    tasks: call.subscribe?.unacknowledged_tasks ?? [],
  };
  cluster.engine.run((tx) => executorSubscribed(node.state, executor, subscription, tx));
}
