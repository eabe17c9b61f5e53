/** POST /api/v1 of an agent: what runs on it. */
import type { IncomingMessage } from 'node:http';
import type { AgentNode } from '../cluster/agent-node.ts';
import { decodeOperatorCall } from '../http/codec.ts';
import { requestType, responseType } from '../http/negotiate.ts';
import { type Answer, badRequest, textAnswer } from '../http/respond.ts';
import { viewAnswer } from './master-api.ts';
import { VERSION_INFO } from './views.ts';

export async function agentOperatorApi({ state }: AgentNode, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const type = requestType(request);
  if (typeof type !== 'string') return type;
  const call = decodeOperatorCall(type, body);
  if (typeof call === 'string') return badRequest(call);
  const accept = responseType(request);
  if (typeof accept !== 'string') return accept;
  const executors = [...state.executors.values()].filter(({ phase }) => phase !== 'terminated');
  switch (call.type) {
    case 'GET_HEALTH':
      return viewAnswer(accept, call.type, { healthy: true });
    case 'GET_VERSION':
      return viewAnswer(accept, call.type, { version_info: VERSION_INFO });
    case 'GET_CONTAINERS': {
      const containers = executors.map(({ frameworkId, executorId, info, containerId, process }) => ({
        framework_id: { value: frameworkId },
        executor_id: { value: executorId },
        executor_name: info.name ?? '',
        container_id: { value: containerId },
        container_status: { container_id: { value: containerId }, ...(process === undefined ? {} : { executor_pid: process.pid }) },
      }));
      return viewAnswer(accept, call.type, { containers });
    }
    case undefined:
    case 'UNKNOWN':
      return badRequest("Failed to validate agent::Call: Expecting 'type' to be present");
    default:
      return textAnswer(501, `${call.type} is not implemented here`);
  }
}
