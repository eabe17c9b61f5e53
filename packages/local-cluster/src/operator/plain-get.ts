/** The old GET endpoints, as far as people and load balancers use them. */
import type { Cluster } from '../cluster/cluster.ts';
import { jsonAnswer } from '../http/control-api.ts';
import { type Answer, textAnswer } from '../http/respond.ts';
import type { Agent, Framework, MasterState, MasterTask } from '../master/state.ts';
import { usedOn } from '../master/usage.ts';
import { type Resources, rangesOf, scalarOf } from '../resources/resources.ts';
import { VERSION_INFO } from './views.ts';

export function plainGet({ master }: Cluster, pathname: string): Answer {
  switch (pathname) {
    case '/health':
      return { status: 200 };
    case '/version':
      return jsonAnswer(VERSION_INFO);
    case '/redirect':
      return { status: 307, headers: { Location: `//${master.info.hostname}:${master.info.port}` } };
    case '/state':
    case '/state.json':
      return jsonAnswer(state(master));
    case '/tasks':
      return jsonAnswer({
        tasks: [...master.frameworks.values()].flatMap(({ tasks }) => [...tasks.values()].map(viewTask)),
      });
    default:
      return textAnswer(404, '404 Not Found.');
  }
}

function state(master: MasterState): object {
  const { info, startedAtMs } = master;
  const agents = [...master.agents.values()];
  return {
    ...VERSION_INFO,
    start_time: startedAtMs / 1000,
    elected_time: startedAtMs / 1000,
    id: info.id,
    pid: info.pid,
    hostname: info.hostname,
    activated_slaves: agents.filter(({ connection }) => connection === 'connected').length,
    deactivated_slaves: agents.filter(({ connection }) => connection === 'disconnected').length,
    unreachable_slaves: master.unreachable.size,
    leader: info.pid,
    slaves: agents.map((agent) => viewAgent(master, agent)),
    frameworks: [...master.frameworks.values()].map(viewFramework),
    completed_frameworks: [...master.completedFrameworks.values()].map(viewFramework),
  };
}

function viewAgent(master: MasterState, agent: Agent): object {
  const { id, info, pid, registeredMs, total, connection, deactivated } = agent;
  return {
    id,
    hostname: info.hostname,
    port: info.port,
    attributes: Object.fromEntries((info.attributes ?? []).map(({ name, text }) => [name, text?.value ?? ''])),
    pid,
    registered_time: registeredMs / 1000,
    resources: summary(total),
    used_resources: summary(usedOn(master, agent)),
    active: connection === 'connected' && !deactivated,
    deactivated,
    version: VERSION_INFO.version,
  };
}

function viewFramework({ id, info, stream, tasks, completedTasks, unreachableTasks, registeredMs }: Framework): object {
  return {
    id,
    name: info.name,
    user: info.user,
    roles: info.roles ?? [],
    active: stream !== undefined,
    connected: stream !== undefined,
    failover_timeout: info.failover_timeout ?? 0,
    checkpoint: info.checkpoint ?? false,
    registered_time: registeredMs / 1000,
    tasks: [...tasks.values()].map(viewTask),
    unreachable_tasks: [...unreachableTasks.values()].map(viewTask),
    completed_tasks: completedTasks.map(viewTask),
  };
}

function viewTask({ taskId, frameworkId, executorId, agentId, state, role, info }: MasterTask): object {
  const ids = {
    id: taskId,
    name: info.name,
    framework_id: frameworkId,
    executor_id: executorId ?? '',
    slave_id: agentId,
  };
  return { ...ids, state, role, resources: summary(info.resources ?? []) };
}

function summary(resources: Resources): object {
  const ranges = resources.filter(({ name }) => name === 'ports').flatMap(rangesOf);
  return {
    cpus: scalarOf(resources, 'cpus'),
    mem: scalarOf(resources, 'mem'),
    disk: scalarOf(resources, 'disk'),
    gpus: scalarOf(resources, 'gpus'),
    ...(ranges.length === 0 ? {} : { ports: `[${ranges.map(({ begin, end }) => `${begin}-${end}`).join(', ')}]` }),
  };
}
