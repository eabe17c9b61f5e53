/** One agent as a part of the running cluster: its state, its processes, its server, and what tests may do to it. */
import type { Server } from 'node:http';
import { join } from 'node:path';
import { executorExited } from '../agent/executor-end.ts';
import { executorStarted, launchFailed } from '../agent/executors.ts';
import { eraseAgent, register, startAgent, stopAgent } from '../agent/recovery.ts';
import type { AgentState } from '../agent/state.ts';
import { putAgent } from '../agent/store.ts';
import type { Effect } from '../engine/effect.ts';
import { portOf } from '../http/listen.ts';
import { agentDisconnected, watchPings } from '../master/agent-lost.ts';
import type { Agent } from '../master/state.ts';
import { boundOutput } from '../process/bound-output.ts';
import type { EnvironmentOptions } from '../process/environment.ts';
import { ExecutorHost } from '../process/executor-host.ts';
import { collectSandboxes } from '../process/sandbox-gc.ts';
import { linkVolumes } from '../process/volumes.ts';
import type { Cluster } from './cluster.ts';

const OUTPUT_CHECK_MS = 60_000;

type NodeEffect = Extract<Effect, { kind: 'launch' | 'destroy' | 'linkVolumes' | 'stopAgent' }>;

export interface AgentNodeOptions {
  readonly cluster: Cluster;
  readonly state: AgentState;
  readonly environment: EnvironmentOptions;
  readonly sameBoot: boolean;
  /** Opens the agent's port; called again when an agent that was stopped starts. */
  readonly listen: (node: AgentNode) => Promise<Server>;
}

export class AgentNode {
  readonly state: AgentState;
  host: ExecutorHost;
  /** The link to the master is cut. */
  cut = false;
  private readonly options: AgentNodeOptions;
  private server: Server | undefined;
  private outputTimer: NodeJS.Timeout | undefined;

  constructor(options: AgentNodeOptions) {
    this.options = options;
    this.state = options.state;
    this.host = this.newHost();
  }

  /** Starts the agent; executors that live are taken up again. */
  async start(): Promise<void> {
    if (this.state.phase !== 'stopped') return;
    this.host = this.newHost();
    const live = this.host.takeUp(this.state);
    const inUse = new Set([...this.state.executors.values()].map(({ sandbox }) => sandbox));
    collectSandboxes(this.state.workDirectory, inUse, Date.now());
    this.outputTimer = setInterval(() => this.boundOutputs(), OUTPUT_CHECK_MS).unref();
    this.server = await this.options.listen(this);
    this.state.port = portOf(this.server);
    this.state.info = { ...this.state.info, port: this.state.port };
    this.options.cluster.engine.run((tx) => {
      putAgent(this.state, tx);
      startAgent(this.state, live, tx);
    });
  }

  /** Forgets all that a stopped agent knew. */
  erase(): void {
    if (this.state.phase !== 'stopped') return;
    this.options.cluster.engine.run((tx) => eraseAgent(this.state, tx));
  }

  /** As if the agent's process had died: executors live on, nobody listens. */
  stop(): void {
    if (this.state.phase === 'stopped') return;
    const { cluster } = this.options;
    cluster.engine.run((tx) => {
      stopAgent(this.state, tx);
      const known = this.known();
      if (known !== undefined && !this.cut) agentDisconnected(cluster.master, known, tx);
    });
    this.closeServer();
    this.host.close();
  }

  /** Cuts the link to the master: messages both ways are lost, pings unanswered. */
  cutLink(): void {
    if (this.cut) return;
    this.cut = true;
    const known = this.known();
    const { cluster } = this.options;
    if (known?.connection === 'connected') cluster.engine.run((tx) => watchPings(cluster.master, known, tx));
  }

  /** The link holds again: the agent re-registers. */
  heal(): void {
    if (!this.cut) return;
    this.cut = false;
    if (this.state.phase === 'running') this.options.cluster.engine.run((tx) => register(this.state, tx));
  }

  closeServer(): void {
    clearInterval(this.outputTimer);
    this.server?.close();
    this.server?.closeAllConnections();
    this.server = undefined;
  }

  perform(effect: NodeEffect): void {
    switch (effect.kind) {
      case 'launch': {
        const executor = this.state.executors.get(effect.executor);
        if (executor !== undefined) void this.host.launch(this.state, executor);
        return;
      }
      case 'destroy':
        return this.destroy(effect);
      case 'linkVolumes': {
        const executor = this.state.executors.get(effect.executor);
        if (executor !== undefined) linkVolumes(executor.sandbox, effect.links);
        return;
      }
      case 'stopAgent':
        this.closeServer();
    }
  }

  private boundOutputs(): void {
    for (const { sandbox } of this.state.executors.values()) {
      try {
        boundOutput(sandbox);
      } catch (error) {
        this.options.cluster.log.warn({ err: error, sandbox }, 'the output of an executor can not be set aside');
      }
    }
  }

  private destroy({ containerId, process }: Extract<NodeEffect, { kind: 'destroy' }>): void {
    this.host.destroy(containerId, process);
  }

  private known(): Agent | undefined {
    const { agentId } = this.state;
    return agentId === undefined ? undefined : this.options.cluster.master.agents.get(agentId);
  }

  /** Reports of a host whose agent has stopped since are dropped: the next start looks for itself. */
  private newHost(): ExecutorHost {
    const { cluster, environment, sameBoot } = this.options;
    const live = (): boolean => this.host === host && this.state.phase !== 'stopped';
    const host: ExecutorHost = new ExecutorHost({
      environment,
      cacheDirectory: join(this.state.workDirectory, 'fetch'),
      sameBoot,
      log: cluster.log,
      onStarted: (executor, process) => {
        cluster.log.info(
          { agent: this.state.hostname, executor: executor.executorId, pid: process.pid },
          'executor started',
        );
        cluster.engine.run((tx) => executorStarted(this.state, executor, process, tx));
      },
      onFailed: (executor, failure) => {
        cluster.log.warn(
          { agent: this.state.hostname, executor: executor.executorId, failure },
          'executor not started',
        );
        if (live()) cluster.engine.run((tx) => launchFailed(this.state, executor, failure, tx));
      },
      onExited: (executor, waitStatus) => {
        cluster.log.info({ agent: this.state.hostname, executor: executor.executorId, waitStatus }, 'executor ended');
        if (live()) cluster.engine.run((tx) => executorExited(this.state, executor, waitStatus, tx));
      },
    });
    return host;
  }
}
