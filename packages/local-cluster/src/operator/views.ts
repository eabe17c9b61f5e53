/** What the operator API shows of the master's state, as messages of the wire. */

import { type Agent, type Framework, type MasterState, type MasterTask, rolesOf } from '../master/state.ts';
import { usedByRole } from '../master/usage.ts';
import { allocateTo, type Resources, scalarOf } from '../resources/resources.ts';
import type {
  AgentsView,
  AgentView,
  ExecutorsView,
  FrameworksView,
  FrameworkView,
  Resource,
  RolesView,
  StateView,
  TasksView,
  TaskView,
  TimeInfo,
} from '../wire.ts';

const AGENT_CAPABILITIES = (
  [
    'MULTI_ROLE',
    'HIERARCHICAL_ROLE',
    'RESERVATION_REFINEMENT',
    'RESOURCE_PROVIDER',
    'RESIZE_VOLUME',
    'AGENT_OPERATION_FEEDBACK',
    'AGENT_DRAINING',
    'TASK_RESOURCE_LIMITS',
  ] as const
).map((type) => ({ type }));

export const VERSION_INFO = {
  version: '1.12.0',
  build_date: '2026-01-01 00:00:00 UTC',
  build_time: 1_767_225_600,
  build_user: 'root',
};

export function viewAgents(master: MasterState): AgentsView {
  const agents = [...master.agents.values()];
  return {
    agents: agents.filter(({ connection }) => connection !== 'recovered').map((agent) => viewAgent(master, agent)),
    recovered_agents: agents.filter(({ connection }) => connection === 'recovered').map(({ info }) => info),
  };
}

function viewAgent(master: MasterState, agent: Agent): AgentView {
  const { info, connection, deactivated, pid, registeredMs, reregisteredMs, total, drain } = agent;
  const allocated = allocations(master, agent);
  const offered = [...master.offers.values()]
    .filter(({ agentId }) => agentId === agent.id)
    .flatMap(({ resources, role }) => allocateTo(resources, role));
  return {
    agent_info: info,
    active: connection === 'connected' && !deactivated,
    deactivated,
    version: VERSION_INFO.version,
    pid,
    registered_time: nanoseconds(registeredMs),
    ...(reregisteredMs === undefined ? {} : { reregistered_time: nanoseconds(reregisteredMs) }),
    total_resources: total.map(withRole),
    ...(allocated.length === 0 ? {} : { allocated_resources: allocated.map(withRole) }),
    ...(offered.length === 0 ? {} : { offered_resources: offered.map(withRole) }),
    capabilities: AGENT_CAPABILITIES,
    ...(drain === undefined ? {} : { drain_info: viewDrain(drain) }),
    ...(drain === undefined
      ? {}
      : { estimated_drain_start_time: nanoseconds(Math.floor(drain.startedMs / 1000) * 1000) }),
  };
}

function viewDrain({ state, maxGraceMs, markGone }: NonNullable<Agent['drain']>): NonNullable<AgentView['drain_info']> {
  const grace = maxGraceMs === undefined ? {} : { max_grace_period: nanoseconds(maxGraceMs) };
  return { state, config: { ...grace, mark_gone: markGone } };
}

export function viewFrameworks(master: MasterState): FrameworksView {
  return {
    frameworks: [...master.frameworks.values()].map((framework) => viewFramework(master, framework)),
    completed_frameworks: [...master.completedFrameworks.values()].map((framework) => viewFramework(master, framework)),
  };
}

function viewFramework(master: MasterState, framework: Framework): FrameworkView {
  const { info, stream, registeredMs, reregisteredMs, unregisteredMs } = framework;
  const agents = [...master.agents.values()];
  const allocated = agents.flatMap((agent) => allocations(master, agent, framework.id));
  const offered = [...master.offers.values()]
    .filter(({ frameworkId }) => frameworkId === framework.id)
    .flatMap(({ resources, role }) => allocateTo(resources, role));
  return {
    framework_info: info,
    active: stream !== undefined,
    connected: stream !== undefined,
    recovered: false,
    registered_time: nanoseconds(registeredMs),
    reregistered_time: nanoseconds(reregisteredMs),
    ...(unregisteredMs === undefined ? {} : { unregistered_time: nanoseconds(unregisteredMs) }),
    ...(allocated.length === 0 ? {} : { allocated_resources: allocated.map(withRole) }),
    ...(offered.length === 0 ? {} : { offered_resources: offered.map(withRole) }),
    offer_constraints: {},
  };
}

export function viewTasks(master: MasterState): TasksView {
  const frameworks = [...master.frameworks.values()];
  const all = [...frameworks, ...master.completedFrameworks.values()];
  return {
    tasks: frameworks.flatMap(({ tasks }) => [...tasks.values()].map(viewTask)),
    unreachable_tasks: frameworks.flatMap(({ unreachableTasks }) => [...unreachableTasks.values()].map(viewTask)),
    completed_tasks: all.flatMap(({ completedTasks }) => completedTasks.map(viewTask)),
  };
}

function viewTask(task: MasterTask): TaskView {
  const { info, taskId, frameworkId, executorId, agentId, state, statuses, statusUpdateState, statusUpdateUuid } = task;
  return {
    name: info.name,
    task_id: { value: taskId },
    framework_id: { value: frameworkId },
    ...(executorId === undefined ? {} : { executor_id: { value: executorId } }),
    agent_id: { value: agentId },
    state,
    resources: info.resources ?? [],
    statuses,
    ...(statusUpdateState === undefined ? {} : { status_update_state: statusUpdateState }),
    ...(statusUpdateUuid === undefined ? {} : { status_update_uuid: statusUpdateUuid }),
    ...(info.labels === undefined ? {} : { labels: info.labels }),
  };
}

export function viewExecutors(master: MasterState): ExecutorsView {
  const executors = [...master.agents.values()].flatMap((agent) =>
    [...agent.executors.values()].map(({ info }) => ({ executor_info: info, agent_id: { value: agent.id } })),
  );
  return { executors };
}

export function viewRoles(master: MasterState): RolesView {
  const roles = new Set([...master.frameworks.values()].flatMap(({ info }) => rolesOf(info)));
  return {
    roles: [...roles].map((name) => {
      const frameworks = [...master.frameworks.values()].filter(({ info }) => rolesOf(info).includes(name));
      const ids = frameworks.map(({ id }) => ({ value: id }));
      return { name, weight: 1, frameworks: ids, resources: quantities(heldBy(master, frameworks, name)) };
    }),
  };
}

/** Used by the frameworks under the role, or offered to them. */
function heldBy(master: MasterState, frameworks: readonly Framework[], role: string): Resource[] {
  const used = frameworks.flatMap((framework) =>
    [...master.agents.values()].flatMap((agent) => usedByRole(agent, framework).get(role) ?? []),
  );
  const ids = new Set(frameworks.map(({ id }) => id));
  const offers = [...master.offers.values()].filter((offer) => offer.role === role && ids.has(offer.frameworkId));
  return [...used, ...offers.flatMap(({ resources }) => resources)];
}

/** How much there is of each scalar, reserved or not. */
function quantities(resources: Resources): Resource[] {
  const names = new Set(resources.filter(({ type }) => type === 'SCALAR').map(({ name }) => name));
  return [...names].sort().map((name) => ({ name, type: 'SCALAR', scalar: { value: scalarOf(resources, name) } }));
}

export function viewState(master: MasterState): StateView {
  return {
    get_tasks: viewTasks(master),
    get_executors: viewExecutors(master),
    get_frameworks: viewFrameworks(master),
    get_agents: viewAgents(master),
  };
}

/** Used by tasks and executors, with the role that each part is allocated to. */
function allocations(master: MasterState, agent: Agent, frameworkId?: string): Resource[] {
  return [...master.frameworks.values()]
    .filter(({ id }) => frameworkId === undefined || id === frameworkId)
    .flatMap((framework) => [...usedByRole(agent, framework)])
    .flatMap(([role, resources]) => allocateTo(resources, role));
}

/** The operator API says both what is new and what is old: `reservations`, and `role` with `reservation`. */
function withRole(resource: Resource): Resource {
  const last = resource.reservations?.at(-1);
  if (last === undefined) return { ...resource, role: '*' };
  const { role, labels, principal } = last;
  const reservation = {
    ...(labels === undefined ? {} : { labels }),
    ...(principal === undefined ? {} : { principal }),
  };
  return { ...resource, role: role ?? '*', ...(last.type === 'DYNAMIC' ? { reservation } : {}) };
}

export function nanoseconds(ms: number): TimeInfo {
  return { nanoseconds: BigInt(Math.round(ms * 1000)) * 1000n };
}
