import type { AgentExecutor, AgentState } from '../agent/state.ts';
import { formatDuration } from '../duration.ts';

/** What an executor gets of this process's own environment: what programs need to run, nothing that may hold a secret. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];
const SUBSCRIPTION_BACKOFF_MAX_MS = 2000;

export interface EnvironmentOptions {
  /** Further variables that are passed on. */
  readonly passOn: readonly string[];
  /** How long a checkpointing executor tries to find its agent again. */
  readonly recoveryTimeoutMs: number;
}

/** The environment of an executor, as a Mesos agent makes it. */
export function executorEnvironment(
  agent: AgentState,
  executor: AgentExecutor,
  options: EnvironmentOptions,
): Record<string, string> {
  const endpoint = `${agent.ip}:${agent.port}`;
  return {
    ...inherited([...INHERITED, ...options.passOn]),
    LIBPROCESS_IP: agent.ip,
    LIBPROCESS_PORT: '0',
    MESOS_AGENT_ENDPOINT: endpoint,
    MESOS_CHECKPOINT: executor.checkpoint ? '1' : '0',
    MESOS_DIRECTORY: executor.sandbox,
    MESOS_EXECUTOR_ID: executor.executorId,
    MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: formatDuration(agent.settings.executorShutdownGraceMs),
    MESOS_FRAMEWORK_ID: executor.frameworkId,
    MESOS_HTTP_COMMAND_EXECUTOR: '0',
    ...(executor.checkpoint
      ? {
          MESOS_RECOVERY_TIMEOUT: formatDuration(options.recoveryTimeoutMs),
          MESOS_SUBSCRIPTION_BACKOFF_MAX: formatDuration(SUBSCRIPTION_BACKOFF_MAX_MS),
        }
      : {}),
    MESOS_SANDBOX: executor.sandbox,
    MESOS_SLAVE_ID: agent.agentId ?? '',
    MESOS_SLAVE_PID: `slave(1)@${endpoint}`,
    ...ownVariables(executor),
  };
}

function inherited(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function ownVariables({ info }: AgentExecutor): Record<string, string> {
  const variables = info.command?.environment?.variables ?? [];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value ?? '']));
}
