/** POST /api/v1: the operator API of the master, as far as Keelson and its tests use it. */
import type { IncomingMessage } from 'node:http';
import { MEDIA_TYPES } from '@keelson/mesos';
import type { Cluster } from '../cluster/cluster.ts';
import type { Tx } from '../engine/tx.ts';
import { decodeMasterCall, encodeMasterResponse } from '../http/codec.ts';
import { requestEncoding, responseEncoding } from '../http/negotiate.ts';
import { type Answer, badRequest, textAnswer } from '../http/respond.ts';
import { markAgentGone } from '../master/agent-lost.ts';
import { deactivateAgent, drainAgent, reactivateAgent } from '../master/drain.ts';
import { removeFramework } from '../master/frameworks.ts';
import { startMaintenance, stopMaintenance, updateSchedule } from '../master/maintenance.ts';
import type { Agent } from '../master/state.ts';
import type { AnyMasterCall, MasterResponse } from '../wire.ts';
import { viewSchedule, viewStatus } from './maintenance-views.ts';
import { viewOperations } from './operations-view.ts';
import { VERSION_INFO, viewAgents, viewExecutors, viewFrameworks, viewRoles, viewState, viewTasks } from './views.ts';

/** The answers to calls that only look. */
function view({ master }: Cluster, type: AnyMasterCall['type']): MasterResponse | undefined {
  switch (type) {
    case 'GET_HEALTH':
      return { type, get_health: { healthy: true } };
    case 'GET_VERSION':
      return { type, get_version: { version_info: VERSION_INFO } };
    case 'GET_MASTER': {
      const startedS = master.startedAtMs / 1000;
      return { type, get_master: { master_info: master.info, start_time: startedS, elected_time: startedS } };
    }
    case 'GET_AGENTS':
      return { type, get_agents: viewAgents(master) };
    case 'GET_FRAMEWORKS':
      return { type, get_frameworks: viewFrameworks(master) };
    case 'GET_TASKS':
      return { type, get_tasks: viewTasks(master) };
    case 'GET_EXECUTORS':
      return { type, get_executors: viewExecutors(master) };
    case 'GET_ROLES':
      return { type, get_roles: viewRoles(master) };
    case 'GET_STATE':
      return { type, get_state: viewState(master) };
    case 'GET_OPERATIONS':
      return { type, get_operations: viewOperations(master) };
    case 'GET_MAINTENANCE_SCHEDULE':
      return { type, get_maintenance_schedule: { schedule: viewSchedule(master) } };
    case 'GET_MAINTENANCE_STATUS':
      return { type, get_maintenance_status: { status: viewStatus(master) } };
    default:
      return undefined;
  }
}

const OK: Answer = { status: 200 };

export async function operatorApi(cluster: Cluster, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const encoding = requestEncoding(request);
  if (typeof encoding !== 'string') return encoding;
  const call = decodeMasterCall(encoding, body);
  if (typeof call === 'string') return badRequest(call);
  const { type } = call;
  if (type === undefined || type === 'UNKNOWN') return invalid("Expecting 'type' to be present");
  const accept = responseEncoding(request);
  if (typeof accept !== 'string') return accept;
  const response = view(cluster, type);
  if (response !== undefined) {
    return {
      status: 200,
      headers: { 'Content-Type': MEDIA_TYPES[accept] },
      body: encodeMasterResponse(accept, response),
    };
  }
  const action = ACTIONS[type];
  return action === undefined ? textAnswer(501, `${type} is not implemented here`) : action(cluster, call);
}

type Action = (cluster: Cluster, call: AnyMasterCall) => Promise<Answer>;

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
    const { seconds = 0n, nanos = 0 } = drain.max_grace_period ?? {};
    const maxGraceMs = drain.max_grace_period === undefined ? undefined : Number(seconds) * 1000 + nanos / 1e6;
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
