/** POST /api/v1 of an agent: what runs on it. In JSON only: a tool for people. */
import { z } from 'zod';
import type { AgentNode } from '../cluster/agent-node.ts';
import { jsonAnswer } from '../http/control-api.ts';
import { type Answer, badRequest, textAnswer } from '../http/respond.ts';
import { VERSION_INFO } from './views.ts';

const agentCall = z.object({ type: z.string() });

export function agentOperatorApi({ state }: AgentNode, body: Buffer): Answer {
  const call = agentCall.safeParse(parse(body));
  if (!call.success) return badRequest("Failed to validate agent::Call: Expecting 'type' to be present");
  const { type } = call.data;
  const executors = [...state.executors.values()].filter(({ phase }) => phase !== 'terminated');
  switch (type) {
    case 'GET_HEALTH':
      return jsonAnswer({ type, get_health: { healthy: true } });
    case 'GET_VERSION':
      return jsonAnswer({ type, get_version: { version_info: VERSION_INFO } });
    case 'GET_CONTAINERS': {
      const containers = executors.map(({ frameworkId, executorId, info, containerId, process }) => ({
        framework_id: { value: frameworkId },
        executor_id: { value: executorId },
        executor_name: info.name ?? '',
        container_id: { value: containerId },
        container_status: { container_id: { value: containerId }, executor_pid: process?.pid },
      }));
      return jsonAnswer({ type, get_containers: { containers } });
    }
    default:
      return textAnswer(501, `${type} is not implemented here`);
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
