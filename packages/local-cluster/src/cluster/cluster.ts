/** The cluster as it runs: the state of master and agents, the engine that changes it, and the outside world. */

import { mkdirSync } from 'node:fs';
import type { Logger } from 'pino';
import { receiveFromMaster } from '../agent/from-master.ts';
import { pidOf } from '../agent/state.ts';
import type { Effect } from '../engine/effect.ts';
import { Engine } from '../engine/engine.ts';
import { Timers } from '../engine/timers.ts';
import type { Credentials } from '../http/authenticate.ts';
import type { EventStream } from '../http/event-stream.ts';
import type { Write } from '../journal/journal.ts';
import { allocate } from '../master/allocator.ts';
import { receiveFromAgent } from '../master/from-agent.ts';
import type { MasterState } from '../master/state.ts';
import { removeVolume, unlinkVolumes } from '../process/volumes.ts';
import type { ExecutorEvent, SchedulerEvent } from '../wire.ts';
import type { AgentNode } from './agent-node.ts';
import { onTimer } from './on-timer.ts';

export interface ClusterOptions {
  readonly master: MasterState;
  readonly append: (writes: readonly Write[]) => number;
  readonly log: Logger;
  /** Of schedulers; `undefined` where they are not asked. */
  readonly credentials: Credentials | undefined;
}

export class Cluster {
  readonly master: MasterState;
  readonly nodes: AgentNode[] = [];
  readonly engine: Engine;
  readonly log: Logger;
  readonly credentials: Credentials | undefined;
  readonly schedulers = new Map<string, EventStream<SchedulerEvent>>();
  readonly executors = new Map<string, EventStream<ExecutorEvent>>();
  private readonly timers = new Timers();
  private allocation: NodeJS.Immediate | undefined;

  constructor(options: ClusterOptions) {
    this.master = options.master;
    this.log = options.log;
    this.credentials = options.credentials;
    this.engine = new Engine({ append: options.append, perform: (effect) => this.tryPerform(effect) });
  }

  close(): void {
    this.engine.close();
    this.timers.close();
    if (this.allocation !== undefined) clearImmediate(this.allocation);
    for (const stream of [...this.schedulers.values(), ...this.executors.values()]) stream.destroy();
    for (const node of this.nodes) node.host.close();
  }

  private tryPerform(effect: Effect): void {
    try {
      this.perform(effect);
    } catch (error) {
      this.log.error({ err: error, effect: effect.kind }, 'an effect failed');
    }
  }

  private perform(effect: Effect): void {
    switch (effect.kind) {
      case 'scheduler':
        return this.schedulers.get(effect.stream)?.send(effect.event);
      case 'endScheduler':
        return this.schedulers.get(effect.stream)?.end();
      case 'executor':
        return this.executors.get(effect.stream)?.send(effect.event);
      case 'endExecutor':
        return this.executors.get(effect.stream)?.end();
      case 'toAgent':
      case 'toMaster':
        return this.deliver(effect);
      case 'timer':
        return this.timers.set(effect.name, effect.afterMs, () =>
          this.engine.run((tx) => onTimer(this, effect.event, tx)),
        );
      case 'cancelTimer':
        return this.timers.cancel(effect.name);
      case 'allocate':
        return this.allocateSoon();
      case 'makeVolume':
        mkdirSync(effect.directory, { recursive: true });
        return;
      case 'removeVolume':
        return removeVolume(effect.directory);
      case 'unlinkVolumes':
        return unlinkVolumes(effect.sandbox, effect.links);
      default:
        return this.nodes[effect.agent]?.perform(effect);
    }
  }

  /** Over the link between master and agent, unless that is cut or nobody is at its end. */
  private deliver(effect: Extract<Effect, { kind: 'toAgent' | 'toMaster' }>): void {
    const node = this.nodes[effect.agent];
    if (node === undefined || node.cut || node.state.phase === 'stopped') return;
    if (effect.kind === 'toMaster') {
      const pid = pidOf(node.state);
      this.engine.run((tx) => receiveFromAgent(this.master, effect.agent, pid, effect.message, tx));
    } else if (node.state.phase !== 'shutDown') {
      this.engine.run((tx) => receiveFromMaster(node.state, effect.message, tx));
    }
  }

  private allocateSoon(): void {
    this.allocation ??= setImmediate(() => {
      this.allocation = undefined;
      this.engine.run((tx) => allocate(this.master, tx));
    });
  }
}
