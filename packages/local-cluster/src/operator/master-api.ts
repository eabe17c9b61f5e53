/** POST /api/v1: the operator API of the master, as far as Keelson and its tests use it. */
import type { IncomingMessage } from 'node:http';
import type { Cluster } from '../cluster/cluster.ts';
import { decodeOperatorCall, encodeOperatorResponse } from '../http/codec.ts';
import { type MediaType, requestType, responseType } from '../http/negotiate.ts';
import { type Answer, badRequest, textAnswer } from '../http/respond.ts';
import { markAgentGone } from '../master/agent-lost.ts';
import { deactivateAgent, drainAgent, reactivateAgent } from '../master/drain.ts';
import { removeFramework } from '../master/frameworks.ts';
import { startMaintenance, stopMaintenance, updateSchedule } from '../master/maintenance.ts';
import type { Agent } from '../master/state.ts';
import type { Tx } from '../engine/tx.ts';
import { durationMs, type OperatorCall } from '../wire.ts';
import { viewSchedule, viewStatus } from './maintenance-views.ts';
import { VERSION_INFO, viewAgents, viewExecutors, viewFrameworks, viewRoles, viewState, viewTasks } from './views.ts';

type View = (cluster: Cluster) => object;

const VIEWS: Readonly<Record<string, View>> = {
  GET_HEALTH: () => ({ healthy: true }),
  GET_VERSION: () => ({ version_info: VERSION_INFO }),
  GET_MASTER: ({ master }) => ({
    master_info: master.info,
    start_time: master.startedAtMs / 1000,
    elected_time: master.startedAtMs / 1000,
  }),
  GET_AGENTS: ({ master }) => viewAgents(master),
  GET_FRAMEWORKS: ({ master }) => viewFrameworks(master),
  GET_TASKS: ({ master }) => viewTasks(master),
  GET_EXECUTORS: ({ master }) => viewExecutors(master),
  GET_ROLES: ({ master }) => viewRoles(master),
  GET_STATE: ({ master }) => viewState(master),
  GET_OPERATIONS: () => ({}),
  GET_FLAGS: () => ({ flags: [] }),
  GET_MAINTENANCE_SCHEDULE: ({ master }) => ({ schedule: viewSchedule(master) }),
  GET_MAINTENANCE_STATUS: ({ master }) => ({ status: viewStatus(master) }),
};

const OK: Answer = { status: 200 };

export async function operatorApi(cluster: Cluster, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const type = requestType(request);
  if (typeof type !== 'string') return type;
  const call = decodeOperatorCall(type, body);
  if (typeof call === 'string') return badRequest(call);
  const name = call.type ?? 'UNKNOWN';
  if (name === 'UNKNOWN') return invalid("Expecting 'type' to be present");
  const accept = responseType(request);
  if (typeof accept !== 'string') return accept;
  const view = VIEWS[name];
  if (view !== undefined) return viewAnswer(accept, name, view(cluster));
  const action = ACTIONS[name];
  return action === undefined ? textAnswer(501, `${name} is not implemented here`) : action(cluster, call);
}

export function viewAnswer(type: MediaType, name: string, content: object): Answer {
  const body = encodeOperatorResponse(type, { type: name, [name.toLowerCase()]: content });
  return { status: 200, headers: { 'Content-Type': type }, body };
}

type Action = (cluster: Cluster, call: OperatorCall) => Promise<Answer>;

const ACTIONS: Readonly<Record<string, Action>> = {
  TEARDOWN: async ({ master, engine }, { teardown }) => {
    if (teardown === undefined) return expecting('teardown');
    const framework = master.frameworks.get(teardown.framework_id.value);
    if (framework === undefined) return badRequest('No framework found with specified ID');
    await engine.commit((tx) => removeFramework(master, framework, tx));
    return OK;
  },
  MARK_AGENT_GONE: async ({ master, engine }, { mark_agent_gone: gone }) => {
    if (gone === undefined) return expecting('mark_agent_gone');
    const id = gone.agent_id.value;
    const found = await engine.commit((tx) => markAgentGone(master, id, tx));
    return found ? OK : textAnswer(404, `Agent '${id}' not found`);
  },
  DRAIN_AGENT: async (cluster, { drain_agent: drain }) => {
    if (drain === undefined) return expecting('drain_agent');
    const maxGraceMs = durationMs(drain.max_grace_period);
    return onAgent(cluster, drain.agent_id.value, (agent, tx) => {
      drainAgent(cluster.master, agent, { maxGraceMs, markGone: drain.mark_gone ?? false }, tx);
    });
  },
  DEACTIVATE_AGENT: async (cluster, { deactivate_agent: call }) =>
    call === undefined
      ? expecting('deactivate_agent')
      : onAgent(cluster, call.agent_id.value, (agent, tx) => deactivateAgent(cluster.master, agent, tx)),
  REACTIVATE_AGENT: async (cluster, { reactivate_agent: call }) =>
    call === undefined ? expecting('reactivate_agent') : onAgent(cluster, call.agent_id.value, reactivateAgent),
  UPDATE_MAINTENANCE_SCHEDULE: async ({ master, engine }, { update_maintenance_schedule: call }) => {
    if (call === undefined) return expecting('update_maintenance_schedule');
    return wrongOr(await engine.commit((tx) => updateSchedule(master, call.schedule.windows ?? [], tx)));
  },
  START_MAINTENANCE: async ({ master, engine }, { start_maintenance: call }) => {
    if (call === undefined) return expecting('start_maintenance');
    return wrongOr(await engine.commit((tx) => startMaintenance(master, call.machines ?? [], tx)));
  },
  STOP_MAINTENANCE: async ({ master, engine }, { stop_maintenance: call }) => {
    if (call === undefined) return expecting('stop_maintenance');
    return wrongOr(await engine.commit((tx) => stopMaintenance(master, call.machines ?? [], tx)));
  },
};

async function onAgent(cluster: Cluster, id: string, change: (agent: Agent, tx: Tx) => void): Promise<Answer> {
  const agent = cluster.master.agents.get(id);
  if (agent === undefined) return badRequest('Unknown agent');
  await cluster.engine.commit((tx) => change(agent, tx));
  return OK;
}

function wrongOr(wrong: string | undefined): Answer {
  return wrong === undefined ? OK : badRequest(wrong);
}

function expecting(field: string): Answer {
  return invalid(`Expecting '${field}' to be present`);
}

function invalid(what: string): Answer {
  return badRequest(`Failed to validate master::Call: ${what}`);
}
