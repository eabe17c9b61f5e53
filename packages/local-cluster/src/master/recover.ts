/** The master as it starts: new, or from its checkpoint. */
import { z } from 'zod';
import { readEntries, stored } from '../journal/entries.ts';
import type {
  AgentInfo,
  ExecutorInfo,
  FrameworkInfo,
  KillPolicy,
  MasterInfo,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
  Unavailability,
} from '../wire.ts';
import { machineKey } from './maintenance.ts';
import { executorKey, type Framework, type MasterSettings, type MasterState } from './state.ts';
import { MASTER_KEY } from './store.ts';

const OFFERS_PER_BOOT = 1_000_000;

const masterRecord = z.object({ id: z.string(), boots: z.number(), nextFramework: z.number(), nextAgent: z.number() });
const frameworkRecord = z.object({
  info: stored<FrameworkInfo>(),
  registeredMs: z.number(),
  reregisteredMs: z.number(),
  suppressed: z.array(z.string()),
});
const taskRecord = z.object({
  frameworkId: z.string(),
  agentId: z.string(),
  taskId: z.string(),
  info: stored<TaskInfo>(),
  executorId: z.string().optional(),
  role: z.string(),
  state: z.custom<TaskState>(),
  statusUpdateState: z.custom<TaskState>().optional(),
  statusUpdateUuid: z.custom<Uint8Array>().optional(),
  statuses: z.array(stored<TaskStatus>()),
  unreachable: z.boolean(),
});
const drainRecord = z.object({
  startedMs: z.number().default(0),
  state: z.enum(['DRAINING', 'DRAINED']),
  maxGraceMs: z.number().optional(),
  markGone: z.boolean(),
});
const killRecord = z.object({
  frameworkId: z.string(),
  taskId: z.string(),
  killPolicy: stored<KillPolicy>().optional(),
});
const agentRecord = z.object({
  id: z.string(),
  index: z.number(),
  info: stored<AgentInfo>(),
  pid: z.string(),
  total: z.array(stored<Resource>()),
  deactivated: z.boolean(),
  drain: drainRecord.optional(),
  registeredMs: z.number(),
  reregisteredMs: z.number().optional(),
  pendingKills: z.array(killRecord),
});
const executorRecord = z.object({ frameworkId: z.string(), info: stored<ExecutorInfo>(), role: z.string() });
const unreachableRecord = z.object({ info: stored<AgentInfo>(), sinceNs: z.bigint() });
const maintenanceRecord = z.array(
  z.object({
    hostname: z.string(),
    ip: z.string().optional(),
    unavailability: stored<Unavailability>(),
    down: z.boolean(),
  }),
);

export interface MasterStart {
  readonly settings: MasterSettings;
  readonly port: number;
  readonly nowMs: number;
  /** The id of a master that has no checkpoint yet. */
  readonly newId: string;
}

export function recoverMaster(entries: ReadonlyMap<string, unknown>, start: MasterStart): MasterState {
  const record = masterRecord.optional().parse(entries.get(MASTER_KEY));
  const boots = (record?.boots ?? -1) + 1;
  const master: MasterState = {
    settings: start.settings,
    info: masterInfo(record?.id ?? start.newId, start.port),
    startedAtMs: start.nowMs,
    boots,
    nextOffer: boots * OFFERS_PER_BOOT,
    nextFramework: record?.nextFramework ?? 0,
    nextAgent: record?.nextAgent ?? 0,
    frameworks: new Map(),
    completedFrameworks: new Map(),
    removedFrameworks: new Set([...readEntries(entries, 'removed', z.unknown())].map(([id]) => id)),
    agents: new Map(),
    offers: new Map(),
    inverseOffers: new Map(),
    operations: new Map(),
    unreachable: new Map(readEntries(entries, 'unreachable', unreachableRecord)),
    gone: new Set([...readEntries(entries, 'gone', z.unknown())].map(([id]) => id)),
    maintenance: new Map(),
  };
  recoverFrameworks(master, entries);
  recoverAgents(master, entries);
  recoverTasks(master, entries);
  for (const window of maintenanceRecord.optional().parse(entries.get('maintenance')) ?? []) {
    master.maintenance.set(machineKey(window), { ...window, ip: window.ip, answers: new Map() });
  }
  return master;
}

function recoverFrameworks(master: MasterState, entries: ReadonlyMap<string, unknown>): void {
  for (const [id, record] of readEntries(entries, 'framework', frameworkRecord)) {
    const framework: Framework = {
      id,
      info: record.info,
      stream: undefined,
      registeredMs: record.registeredMs,
      reregisteredMs: record.reregisteredMs,
      unregisteredMs: undefined,
      suppressed: new Set(record.suppressed),
      filters: [],
      tasks: new Map(),
      unreachableTasks: new Map(),
      completedTasks: [],
    };
    master.frameworks.set(id, framework);
  }
}

function recoverAgents(master: MasterState, entries: ReadonlyMap<string, unknown>): void {
  for (const [id, { pendingKills, ...record }] of readEntries(entries, 'agent', agentRecord)) {
    master.agents.set(id, {
      ...record,
      connection: 'recovered',
      drain: record.drain === undefined ? undefined : { ...record.drain, maxGraceMs: record.drain.maxGraceMs },
      reregisteredMs: record.reregisteredMs,
      executors: new Map(),
      pendingKills: new Map(
        pendingKills.map((kill) => [`${kill.frameworkId}/${kill.taskId}`, { ...kill, killPolicy: kill.killPolicy }]),
      ),
    });
  }
  for (const [key, executor] of readEntries(entries, 'executor', executorRecord)) {
    const agent = master.agents.get(key.slice(0, key.indexOf('/')));
    agent?.executors.set(executorKey(executor.frameworkId, executor.info.executor_id.value), executor);
  }
}

function recoverTasks(master: MasterState, entries: ReadonlyMap<string, unknown>): void {
  for (const [, { unreachable, ...record }] of readEntries(entries, 'task', taskRecord)) {
    const framework = master.frameworks.get(record.frameworkId);
    const tasks = unreachable ? framework?.unreachableTasks : framework?.tasks;
    const { executorId, statusUpdateState, statusUpdateUuid } = record;
    tasks?.set(record.taskId, { ...record, executorId, statusUpdateState, statusUpdateUuid });
  }
}

/** 127.0.0.1, as the wire has it. */
const LOOPBACK = 16_777_343;

function masterInfo(id: string, port: number): MasterInfo {
  return {
    id,
    ip: LOOPBACK,
    port,
    pid: `master@127.0.0.1:${port}`,
    hostname: 'localhost',
    version: '1.12.0',
    address: { hostname: 'localhost', ip: '127.0.0.1', port },
    capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }],
  };
}
