/** An agent as it starts: new, or from its checkpoint. Processes are looked for afterwards. */
import { z } from 'zod';
import { readEntries, stored } from '../journal/entries.ts';
import { add, isReserved, type Resources, subtract } from '../resources/resources.ts';
import type {
  AgentInfo,
  ExecutorInfo,
  FrameworkInfo,
  OfferOperation,
  OperationStatus,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '../wire.ts';
import type { AgentExecutor, AgentSettings, AgentState } from './state.ts';
import { agentPrefix } from './store.ts';

const agentRecord = z.object({
  port: z.number(),
  agentId: z.string().optional(),
  total: z.array(stored<Resource>()),
  drain: z.object({ markGone: z.boolean() }).optional(),
});
const frameworkRecord = z.object({ info: stored<FrameworkInfo>(), terminating: z.boolean() });
const terminationRecord = z.object({
  state: z.custom<TaskState>(),
  reason: z.enum([
    'REASON_EXECUTOR_TERMINATED',
    'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
    'REASON_EXECUTOR_REREGISTRATION_TIMEOUT',
    'REASON_CONTAINER_LAUNCH_FAILED',
    'REASON_TASK_KILLED_DURING_LAUNCH',
    'REASON_AGENT_RESTARTED',
    'REASON_RECONCILIATION',
  ]),
  message: z.string(),
});
const executorRecord = z.object({
  key: z.string(),
  frameworkId: z.string(),
  executorId: z.string(),
  info: stored<ExecutorInfo>(),
  isCommand: z.boolean(),
  checkpoint: z.boolean(),
  containerId: z.string(),
  sandbox: z.string(),
  phase: z.enum(['launching', 'registering', 'running', 'terminating', 'terminated']),
  process: z.object({ pid: z.number(), startTime: z.number() }).optional(),
  termination: terminationRecord.optional(),
});
const taskRecord = z.object({
  executorKey: z.string(),
  info: stored<TaskInfo>(),
  group: z.string().optional(),
  launched: z.boolean(),
  state: z.custom<TaskState>(),
  lastStatus: stored<TaskStatus>().optional(),
});
const streamRecord = z.object({
  key: z.string(),
  frameworkId: z.string(),
  taskId: z.string(),
  executorKey: z.string(),
  pending: z.array(stored<TaskStatus>()),
  received: z.array(z.string()),
});
const operationRecord = z.object({
  frameworkId: z.string(),
  operation: stored<OfferOperation>().default({}),
  status: stored<OperationStatus>(),
});

export interface AgentStart {
  readonly index: number;
  readonly hostname: string;
  readonly ip: string;
  readonly port: number;
  readonly workDirectory: string;
  readonly settings: AgentSettings;
  readonly info: AgentInfo;
  /** What the agent has; of this, what its checkpoint says is reserved. */
  readonly resources: readonly Resource[];
}

/** The port that an agent had before, so that its executors find it again. */
export function recoverPort(entries: ReadonlyMap<string, unknown>, index: number): number | undefined {
  return agentRecord.optional().parse(entries.get(`${agentPrefix(index)}/agent`))?.port;
}

export function recoverAgentState(entries: ReadonlyMap<string, unknown>, start: AgentStart): AgentState {
  const prefix = agentPrefix(start.index);
  const record = agentRecord.optional().parse(entries.get(`${prefix}/agent`));
  const { resources, ...rest } = start;
  const retryMs = start.settings.updateRetryMinMs;
  const agent: AgentState = {
    ...rest,
    phase: 'stopped',
    agentId: record?.agentId,
    total: withReserved(resources, record?.total ?? []),
    frameworks: new Map(readEntries(entries, `${prefix}/framework`, frameworkRecord)),
    executors: new Map(),
    updates: new Map(),
    operations: new Map(),
    drain: record?.drain,
  };
  for (const [key, executor] of readEntries(entries, `${prefix}/executor`, executorRecord)) {
    agent.executors.set(key, recoverExecutor(executor));
  }
  for (const [, { executorKey, ...task }] of readEntries(entries, `${prefix}/task`, taskRecord)) {
    const { lastStatus, group } = task;
    agent.executors.get(executorKey)?.tasks.set(task.info.task_id.value, { ...task, group, lastStatus });
  }
  for (const [key, stream] of readEntries(entries, `${prefix}/updates`, streamRecord))
    agent.updates.set(key, { ...stream, retryMs });
  for (const [uuid, operation] of readEntries(entries, `${prefix}/operation`, operationRecord)) {
    agent.operations.set(uuid, { ...operation, retryMs });
  }
  return agent;
}

/** The configured resources, with the reservations and volumes that were made of them before. */
function withReserved(resources: Resources, before: Resources): Resources {
  const reserved = before.filter(isReserved);
  const plain = reserved.map(({ reservations: _reservations, disk: _disk, ...resource }) => resource);
  return add(subtract(resources, plain), reserved);
}

function recoverExecutor(record: z.infer<typeof executorRecord>): AgentExecutor {
  return {
    ...record,
    process: record.process,
    termination: record.termination,
    stream: undefined,
    tasks: new Map(),
  };
}
