/** The processes of one agent's executors: started, watched, taken up again, killed. What happens to them is reported. */
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { LaunchFailure } from '../agent/executors.ts';
import type { LiveProcesses } from '../agent/recovery.ts';
import type { AgentExecutor, AgentState } from '../agent/state.ts';
import type { ProcessRef } from '../engine/effect.ts';
import { messageOf } from '../message-of.ts';
import { type EnvironmentOptions, executorEnvironment } from './environment.ts';
import { FetchCache } from './fetch-cache.ts';
import { fetchUris } from './fetcher.ts';
import { killTree } from './kill-tree.ts';
import { launchProcess, makeSandbox } from './launcher.ts';
import { findByEnvironment, isAlive } from './proc-stat.ts';
import { findUser, type User } from './user.ts';
import { ProcessWatch } from './watch.ts';

export interface ExecutorHostOptions {
  readonly environment: EnvironmentOptions;
  /** Where fetched files are kept whose URIs allow it. */
  readonly cacheDirectory: string;
  /** Whether processes of the checkpoint can still live: false after a reboot of the machine. */
  readonly sameBoot: boolean;
  readonly log: Logger;
  readonly onStarted: (executor: AgentExecutor, process: ProcessRef) => void;
  readonly onFailed: (executor: AgentExecutor, failure: LaunchFailure) => void;
  /** Raw wait status; -1 where nobody could know it. */
  readonly onExited: (executor: AgentExecutor, waitStatus: number) => void;
}

const COMMAND_EXECUTOR = fileURLToPath(new URL('../command-executor/main.ts', import.meta.url));
const DEFAULT_EXECUTOR = fileURLToPath(new URL('../default-executor/main.ts', import.meta.url));
const KILLED = constants.signals.SIGKILL;

export class ExecutorHost {
  private readonly options: ExecutorHostOptions;
  private readonly watch = new ProcessWatch();
  private readonly launching = new Map<string, AbortController>();
  private readonly killed = new Set<string>();
  private readonly cache: FetchCache;

  constructor(options: ExecutorHostOptions) {
    this.options = options;
    this.cache = new FetchCache(options.cacheDirectory);
  }

  /** Makes the sandbox, fetches what the command asks for, starts the process. Never throws. */
  async launch(agent: AgentState, executor: AgentExecutor): Promise<void> {
    const { containerId } = executor;
    const abort = new AbortController();
    this.launching.set(containerId, abort);
    try {
      const failure = await this.tryLaunch(agent, executor, abort.signal);
      if (failure !== undefined) this.options.onFailed(executor, failure);
    } finally {
      this.launching.delete(containerId);
    }
  }

  /** Kills the process and its tree, or the launch that is under way. */
  destroy(containerId: string, process: ProcessRef | undefined): void {
    this.launching.get(containerId)?.abort();
    if (process === undefined) return;
    if (isAlive(process.pid, process.startTime)) this.killed.add(containerId);
    killTree(process.pid, process.startTime);
    this.watch.hurry();
  }

  /** Finds the processes of an agent that starts, and watches those that live. */
  takeUp(agent: AgentState): LiveProcesses {
    const live = new Map<string, ProcessRef>();
    if (!this.options.sameBoot) return live;
    for (const executor of agent.executors.values()) {
      const process = executor.phase === 'terminated' ? undefined : findProcess(executor);
      if (process === undefined) continue;
      live.set(executor.key, process);
      this.watchOver(executor, process);
    }
    return live;
  }

  /** A connection was lost: look soon whether a process was, too. */
  hurry(): void {
    this.watch.hurry();
  }

  /** The processes live on, unwatched. */
  close(): void {
    for (const abort of this.launching.values()) abort.abort();
    this.watch.close();
  }

  private async tryLaunch(
    agent: AgentState,
    executor: AgentExecutor,
    signal: AbortSignal,
  ): Promise<LaunchFailure | undefined> {
    const { sandbox, containerId, info } = executor;
    const user = this.userOf(agent, executor);
    if (typeof user === 'string') {
      const reason = `Failed to chown directory to '${user}': No such user '${user}'`;
      return { kind: 'sandbox', message: `Failed to create executor directory '${sandbox}': ${reason}` };
    }
    try {
      makeSandbox(sandbox, user);
      await fetchUris(info.command?.uris ?? [], {
        sandbox,
        user: userName(agent, executor),
        cache: this.cache,
        signal,
      });
    } catch (error) {
      const why = messageOf(error);
      this.options.log.warn({ executor: executor.executorId, why }, 'files of an executor cannot be fetched');
      const reason = `Failed to fetch all URIs for container '${containerId}': exited with status 1`;
      return { kind: 'container', message: `Failed to launch container: ${reason}` };
    }
    if (signal.aborted)
      return { kind: 'container', message: 'Failed to launch container: Container destroyed during launch' };
    this.start(agent, executor, user);
    return undefined;
  }

  private start(agent: AgentState, executor: AgentExecutor, user: User | undefined): void {
    const process = launchProcess({
      sandbox: executor.sandbox,
      environment: executorEnvironment(agent, executor, this.options.environment),
      command: commandOf(executor),
      user,
      onExit: (waitStatus) => this.exited(executor, waitStatus),
    });
    if (process !== undefined) this.options.onStarted(executor, process);
  }

  /** The user to run as; a name, when there is no such user; `undefined` when this process cannot switch anyway. */
  private userOf(agent: AgentState, executor: AgentExecutor): User | string | undefined {
    const name = userName(agent, executor);
    if (name === '' || process.getuid?.() !== 0) return undefined;
    return findUser(name) ?? name;
  }

  private watchOver(executor: AgentExecutor, { pid, startTime }: ProcessRef): void {
    const { containerId } = executor;
    this.watch.add(containerId, pid, startTime, () =>
      this.exited(executor, this.killed.has(containerId) ? KILLED : -1),
    );
  }

  private exited(executor: AgentExecutor, waitStatus: number): void {
    this.killed.delete(executor.containerId);
    this.options.onExited(executor, waitStatus);
  }
}

function userName(agent: AgentState, { info, frameworkId }: AgentExecutor): string {
  return info.command?.user ?? agent.frameworks.get(frameworkId)?.info.user ?? '';
}

/** By what the checkpoint says; a process whose pid was not stored any more is known by its sandbox. */
function findProcess({ process, sandbox }: AgentExecutor): ProcessRef | undefined {
  if (process !== undefined) return isAlive(process.pid, process.startTime) ? process : undefined;
  const found = findByEnvironment('MESOS_SANDBOX', sandbox);
  return found === undefined ? undefined : { pid: found.pid, startTime: found.startTime };
}

function commandOf({ isCommand, info }: AgentExecutor): {
  shell?: boolean | undefined;
  value?: string | undefined;
  arguments?: readonly string[] | undefined;
} {
  const own = isCommand ? COMMAND_EXECUTOR : info.type === 'DEFAULT' ? DEFAULT_EXECUTOR : undefined;
  if (own !== undefined) return { shell: false, value: process.execPath, arguments: ['node', own] };
  return info.command ?? {};
}
