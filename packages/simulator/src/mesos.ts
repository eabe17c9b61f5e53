/**
 * Mesos as far as the shell meets it: offers that die, tasks whose updates come again until they are acknowledged, and
 * words of the master (lost, unknown, reconciled) that come once, if at all, and prove nothing.
 */
import { type DeathProof, type InstanceEvent, taskIdOf } from '@keelson/core';
import { type Agent, type LaunchOrder, refOf } from './agent.ts';
import type { World } from './world.ts';

export interface Report {
  readonly state: 'starting' | 'running' | 'killing' | 'ended' | 'unknown' | 'refused';
  readonly healthy?: boolean;
  readonly message: string;
  readonly proof: DeathProof | null;
  readonly takenPorts?: readonly number[];
  readonly inExecutorCgroup?: boolean;
  readonly executorTerminated?: boolean;
}

interface Task {
  readonly agent: Agent;
  readonly unacknowledged: Report[];
  last: Report | null;
}

export class Mesos {
  readonly #world: World;
  readonly #tasks = new Map<string, Task>();
  /** Offers that may still be accepted, and whose they are. */
  readonly #offers = new Map<string, Agent>();
  #nextOffer = 1;

  constructor(world: World) {
    this.#world = world;
  }

  offer(agent: Agent): string {
    const id = `o${this.#nextOffer++}`;
    this.#offers.set(id, agent);
    return id;
  }

  isValid(offerId: string): boolean {
    return this.#offers.has(offerId);
  }

  rescind(offerId: string): void {
    this.#offers.delete(offerId);
  }

  outstanding(): readonly string[] {
    return [...this.#offers.keys()];
  }

  accept(offerId: string, order: LaunchOrder): void {
    const { random, faults, clock } = this.#world;
    if (random.chance(faults.lossRate / 4)) return;
    clock.after(random.chance(faults.lateRate / 2) ? random.int(1_000, 60_000) : random.int(0, 5), () => {
      const agent = this.#offers.get(offerId);
      const taskId = taskIdOf(order);
      if (this.#tasks.has(taskId)) return;
      if (agent === undefined) return this.#say(taskId, { state: 'refused', message: 'invalid offers', proof: null });
      this.#offers.delete(offerId);
      if (!agent.reachable) return this.#say(taskId, { state: 'unknown', message: 'task lost', proof: null });
      this.#tasks.set(taskId, { agent, unacknowledged: [], last: null });
      agent.launch(order);
    });
  }

  /** An agent's report: it comes again until it is acknowledged, and holds up those behind it. */
  report(taskId: string, report: Report): void {
    const task = this.#tasks.get(taskId);
    if (task === undefined || task.last?.state === 'ended') return;
    task.last = report;
    task.unacknowledged.push(report);
    if (task.unacknowledged.length === 1) this.#send(taskId, task, report);
  }

  tasksOn(agent: Agent): readonly string[] {
    return [...this.#tasks].flatMap(([taskId, task]) => (task.agent === agent ? taskId : []));
  }

  kill(taskId: string, graceMs: number): void {
    const task = this.#tasks.get(taskId);
    if (task === undefined) return this.#say(taskId, { state: 'unknown', message: 'unknown task', proof: null });
    this.#world.network.toAgent(task.agent, () => task.agent.kill(taskId, graceMs));
  }

  /** Answers for one task: without data, so without proof. */
  reconcile(taskId: string): void {
    const task = this.#tasks.get(taskId);
    if (task === undefined || !task.agent.reachable)
      return this.#say(taskId, { state: 'unknown', message: 'reconciled', proof: null });
    const { last } = task;
    if (last === null) return;
    const healthy = last.healthy === undefined ? {} : { healthy: last.healthy };
    this.#say(taskId, { state: last.state, ...healthy, message: 'reconciled', proof: null });
  }

  /** The agent has been away for long: its tasks are unreachable. */
  agentGone(agent: Agent): void {
    for (const [taskId, task] of this.#tasks)
      if (task.agent === agent) this.#say(taskId, { state: 'unknown', message: 'agent unreachable', proof: null });
  }

  agentBack(agent: Agent): void {
    for (const [taskId, task] of this.#tasks) if (task.agent === agent) this.reconcile(taskId);
  }

  #send(taskId: string, task: Task, report: Report): void {
    const { network, clock, random } = this.#world;
    if (task.unacknowledged[0] !== report) return;
    network.toShell(task.agent, () => this.#deliver(taskId, report, () => this.#acknowledge(taskId, task, report)));
    clock.after(random.int(1_000, 10_000), () => this.#send(taskId, task, report));
  }

  #say(taskId: string, report: Report): void {
    this.#world.network.toShell(null, () => this.#deliver(taskId, report, () => undefined));
  }

  #deliver(taskId: string, report: Report, acknowledge: () => void): void {
    const { uid, ordinal, launch } = refOf(taskId);
    const { state, message, proof, takenPorts = [], inExecutorCgroup, executorTerminated } = report;
    const healthy = state === 'running' ? (report.healthy ?? null) : null;
    const said = { state, healthy, message, proof, takenPorts, inExecutorCgroup, executorTerminated };
    const event: InstanceEvent = { kind: 'update', update: { ordinal, launch, ...said } };
    this.#world.shell.post(uid, event, acknowledge);
  }

  #acknowledge(taskId: string, task: Task, report: Report): void {
    if (task.unacknowledged[0] !== report) return;
    task.unacknowledged.shift();
    const next = task.unacknowledged[0];
    if (next !== undefined) return this.#send(taskId, task, next);
    if (report.state === 'ended') this.#tasks.delete(taskId);
  }
}
