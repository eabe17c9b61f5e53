/** What an agent tells its executors in their environment. Source: Mesos's documentation, "Executor HTTP API". */
import { type Address, parseAddress, type TlsOptions } from '../http/address.ts';
import { parseDurationMs } from './duration.ts';
import { agentTls } from './tls.ts';

export interface ExecutorEnvironment {
  readonly agent: Address;
  readonly frameworkId: string;
  readonly executorId: string;
  /** Absent where an older agent started the executor. */
  readonly agentId: string | undefined;
  /** The sandbox. */
  readonly directory: string | undefined;
  /** Whether the executor outlives its agent, and waits for it. */
  readonly checkpoint: boolean;
  /** For how long it waits. */
  readonly recoveryTimeoutMs: number;
  /** Longest time between two attempts to subscribe again. */
  readonly subscriptionBackoffMaxMs: number;
  /** From SHUTDOWN to the forced end. */
  readonly shutdownGracePeriodMs: number;
  /** A bearer token, for every call. Secret. */
  readonly authenticationToken: string | undefined;
  /** Absent where the agent speaks plain HTTP. */
  readonly tls: TlsOptions | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

const DEFAULT_AGENT_PORT = 5051;

/** @throws RangeError that names the variable which is missing or wrong. */
export function parseExecutorEnvironment(variables: Variables): ExecutorEnvironment {
  return {
    agent: named('MESOS_AGENT_ENDPOINT', () =>
      parseAddress(required(variables, 'MESOS_AGENT_ENDPOINT'), DEFAULT_AGENT_PORT),
    ),
    frameworkId: required(variables, 'MESOS_FRAMEWORK_ID'),
    executorId: required(variables, 'MESOS_EXECUTOR_ID'),
    agentId: variables.MESOS_SLAVE_ID,
    directory: variables.MESOS_SANDBOX ?? variables.MESOS_DIRECTORY,
    checkpoint: variables.MESOS_CHECKPOINT === '1',
    recoveryTimeoutMs: duration(variables, 'MESOS_RECOVERY_TIMEOUT', '15mins'),
    subscriptionBackoffMaxMs: duration(variables, 'MESOS_SUBSCRIPTION_BACKOFF_MAX', '2secs'),
    shutdownGracePeriodMs: duration(variables, 'MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD', '5secs'),
    authenticationToken: variables.MESOS_EXECUTOR_AUTHENTICATION_TOKEN || undefined,
    tls: agentTls(variables),
  };
}

function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined || value === '') throw new RangeError(`${name} is not set`);
  return value;
}

function duration(variables: Variables, name: string, fallback: string): number {
  return named(name, () => parseDurationMs(variables[name] ?? fallback));
}

function named<V>(name: string, read: () => V): V {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof RangeError && !cause.message.startsWith(name))
      throw new RangeError(`${name}: ${cause.message}`, { cause });
    throw cause;
  }
}
