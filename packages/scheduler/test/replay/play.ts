/**
 * Plays a recording to a whole scheduler, store and all: a master that sends the recorded events, with their ids replaced
 * by those of what this scheduler has launched. Each recorded task is an instance of one member.
 *
 *   recorded ACCEPT with LAUNCH -> instances are created, their agent is offered, the scheduler launches them
 *   recorded KILL               -> the instance is suspended, the scheduler kills its task
 *   recorded event              -> sent; the next one waits until an update with a uuid is acknowledged
 */
import { type Instance, taskIdOf, toExecutorSchema, type UpdateData } from '@keelson/core';
import type { AnySchedulerCall, AnySchedulerEvent, TaskInfo, TaskStatus } from '@keelson/mesos';
import { RedisStore } from '@keelson/store';
import { TestMaster } from '../../../mesos/test/test-master.ts';
import { Scheduler } from '../../src/index.ts';
import { isTerminal } from '../../src/updates.ts';
import { optionsFor, storeOptions } from '../support/scheduler-options.ts';
import { eventually } from '../support/world.ts';
import type { Script, Step } from './recorded.ts';

interface Played {
  readonly name: string;
  readonly uid: string;
  readonly agentId: string;
}

const OFFER_AGAIN_MS = 250;

export class Play {
  readonly master: TestMaster;
  readonly store: RedisStore;
  readonly scheduler: Scheduler;
  readonly tasks = new Map<string, Played>();
  readonly #script: Script;
  /** How often each update was sent, by task, agent and uuid. */
  readonly #sent = new Map<string, number>();
  /** Inspections that were answered, by the id of their request or errand. */
  readonly #answered = new Set<string>();
  #offers = 0;
  #offeredAtMs = 0;

  private constructor(script: Script, master: TestMaster, store: RedisStore, scheduler: Scheduler) {
    this.#script = script;
    this.master = master;
    this.store = store;
    this.scheduler = scheduler;
  }

  static async begin(script: Script, redisUrl: string): Promise<Play> {
    const master = await TestMaster.start();
    master.sendSubscribed = false;
    const cluster = script.name.replaceAll('.', '-');
    const store = new RedisStore({ ...storeOptions(redisUrl), prefix: `${cluster}:` });
    await store.open();
    const options = optionsFor(store, redisUrl, master.address, 'played');
    const mesos = { ...options.mesos, encoding: script.encoding, roles: ['keelson'] };
    const scheduler = new Scheduler({ ...options, mesos, cluster });
    scheduler.start();
    return new Play(script, master, store, scheduler);
  }

  async close(): Promise<void> {
    await this.scheduler.close();
    await this.store.close();
    await this.master.kill();
  }

  async run(): Promise<void> {
    for (const step of this.#script.steps) await this.#take(step);
    if (this.#script.steps.at(-1)?.kind === 'end') await this.#beginAnew();
  }

  /** After its removal the framework gets another id, under which the master knows of none of its tasks. */
  async #beginAnew(): Promise<void> {
    const before = this.master.streams.length;
    await eventually('subscribed without an id', () => this.master.streams.length > before);
    const told = this.calls.length;
    this.master.stream.send({ type: 'SUBSCRIBED', subscribed: { framework_id: { value: 'another' } } });
    const asked = () => this.calls.slice(told).flatMap(({ reconcile }) => reconcile?.tasks ?? []);
    const running = [...this.tasks.keys()].filter((task) => !this.state(task).startsWith('dead'));
    await eventually('asked for its tasks', () => asked().length >= running.length);
    for (const { task_id, agent_id } of asked()) {
      const source = { source: 'SOURCE_MASTER', reason: 'REASON_RECONCILIATION' } as const;
      const status: TaskStatus = {
        task_id,
        state: 'TASK_GONE',
        ...source,
        ...(agent_id === undefined ? {} : { agent_id }),
      };
      this.master.stream.send({ type: 'UPDATE', update: { status } });
    }
  }

  get calls(): readonly AnySchedulerCall[] {
    return this.master.calls.map(({ call }) => call);
  }

  /** With which ids it has subscribed; undefined: without. */
  frameworkIds(): readonly (string | undefined)[] {
    return this.master.subscribes.map(({ call }) => call.framework_id?.value);
  }

  /** Every task that was launched, in order. */
  get launched(): readonly TaskInfo[] {
    return this.calls.flatMap(({ accept }) =>
      (accept?.operations ?? []).flatMap(({ launch }) => launch?.task_infos ?? []),
    );
  }

  /** Ids of the members' tasks among these. */
  get launchedIds(): readonly string[] {
    return this.launched.flatMap(({ task_id }) => (task_id.value.startsWith('errand-') ? [] : [task_id.value]));
  }

  taskId(recorded: string, launch = 1): string {
    return taskIdOf({ uid: this.#played(recorded).uid, ordinal: 0, launch });
  }

  instance(recorded: string): Instance {
    const instance = this.store.get(this.#played(recorded).uid);
    if (instance === undefined) throw new Error(`${recorded} is gone`);
    return instance;
  }

  /** What the store says of a recorded task: its state, or the proof by which it is dead. */
  state(recorded: string): string {
    const { task, lastDeath } = this.instance(recorded).status.members[0] ?? {};
    if (lastDeath?.launch === 1) return `dead: ${lastDeath.proof}`;
    if (task == null) return 'none';
    return task.state === 'running' && !task.healthy ? 'running, unhealthy' : task.state;
  }

  /** Whether the agent of a task was asked for it, by message or by errand. */
  asked(recorded: string): boolean {
    return this.#inspections().some(({ uid }) => uid === this.#played(recorded).uid);
  }

  /** Offers all that an agent has, time and again, until it holds. */
  async offerUntil(what: string, agentIds: readonly string[], condition: () => boolean): Promise<void> {
    this.#offeredAtMs = 0;
    await eventually(what, () => {
      if (condition()) return true;
      if (performance.now() - this.#offeredAtMs > OFFER_AGAIN_MS) this.#offer(agentIds);
      return false;
    });
  }

  /** The agents say of these that they found them gone; nothing is said of others. */
  answerInspections(recorded: readonly string[]): void {
    const uids = new Set(recorded.map((id) => this.#played(id).uid));
    for (const { id, uid, reply } of this.#inspections()) {
      if (!uids.has(uid) || this.#answered.has(id)) continue;
      this.#answered.add(id);
      reply();
    }
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'subscribe':
        await eventually(`subscription ${step.stream}`, () => this.master.streams.length >= step.stream);
        return;
      case 'event':
        return this.#send(step.stream, step.event);
      case 'launch':
        return this.#launch(step.agentId, step.tasks);
      case 'kill':
        return this.#kill(step.task);
      case 'end': {
        const stream = this.#stream(step.stream);
        return step.cut ? stream.cut() : stream.end();
      }
    }
  }

  async #send(number: number, recorded: AnySchedulerEvent): Promise<void> {
    // Offers come where the scheduler is to launch: see #launch.
    if (recorded.type === 'OFFERS') return;
    const event = this.#replaced(recorded);
    this.#stream(number).send(event);
    const { update } = event;
    if (update?.status.uuid === undefined) return;
    const key = keyOf(update.status);
    const times = (this.#sent.get(key) ?? 0) + 1;
    this.#sent.set(key, times);
    await eventually(
      `${update.status.task_id.value} ${update.status.state} is acknowledged`,
      () => this.#acknowledged(key) >= times,
    );
  }

  #acknowledged(key: string): number {
    return this.calls.filter(({ acknowledge }) => acknowledge !== undefined && keyOf(acknowledge) === key).length;
  }

  /** Acknowledgements of what was never sent, or has no uuid. */
  strayAcknowledgements(): readonly string[] {
    return this.calls.flatMap(({ acknowledge }) => {
      if (acknowledge === undefined) return [];
      const key = keyOf(acknowledge);
      return this.#sent.has(key) ? [] : [key];
    });
  }

  async #launch(agentId: string, tasks: readonly string[]): Promise<void> {
    const fresh = tasks.filter((task) => !this.tasks.has(task));
    for (const task of fresh) {
      const name = `t${this.tasks.size}`;
      const resources = { cpus: 0.1, memMb: 32, diskMb: 10 };
      const { uid } = await this.scheduler.controlPlane.create({ name, framework: 'plain', slaves: 0, resources });
      this.tasks.set(task, { name, uid, agentId });
    }
    const ids = fresh.map((task) => this.taskId(task));
    await this.offerUntil(`${fresh} launched`, [agentId], () => ids.every((id) => this.launchedIds.includes(id)));
  }

  async #kill(task: string): Promise<void> {
    const played = this.tasks.get(task);
    if (played === undefined) return;
    await this.scheduler.controlPlane.suspend(played.name, 'operator');
    if (this.state(task).startsWith('dead')) return;
    const id = this.taskId(task);
    const kill = { task_id: { value: id }, agent_id: { value: played.agentId } };
    await eventually(`KILL of ${task}`, () =>
      this.calls.some((call) => JSON.stringify({ ...call.kill, kill_policy: undefined }) === JSON.stringify(kill)),
    );
  }

  #offer(agentIds: readonly string[]): void {
    this.#offeredAtMs = performance.now();
    const offers = [...new Set(agentIds)].flatMap((agentId) => {
      const offer = this.#script.offers.get(agentId);
      this.#offers += 1;
      return offer === undefined ? [] : [{ ...offer, id: { value: `play-O${this.#offers}` } }];
    });
    this.master.stream.send({ type: 'OFFERS', offers: { offers } });
  }

  #replaced(event: AnySchedulerEvent): AnySchedulerEvent {
    const { update, failure, message } = event;
    const executor_id = { value: this.#executorId() };
    if (update !== undefined) return { ...event, update: { status: this.#replacedStatus(update.status) } };
    if (failure?.executor_id !== undefined) return { ...event, failure: { ...failure, executor_id } };
    return message === undefined ? event : { ...event, message: { ...message, executor_id } };
  }

  /** Keelson's executor says in its data what became of the container; Mesos itself never has any. */
  #replacedStatus(status: TaskStatus): TaskStatus {
    const played = this.tasks.get(status.task_id.value);
    const { data: _data, ...rest } = status;
    const task_id = played === undefined ? status.task_id : { value: this.taskId(status.task_id.value) };
    const executor = status.executor_id === undefined ? {} : { executor_id: { value: this.#executorId() } };
    const own = status.source === 'SOURCE_EXECUTOR' ? executorsWord(status) : {};
    return { ...rest, ...own, ...executor, task_id };
  }

  #executorId(): string {
    return this.launched[0]?.executor?.executor_id.value ?? 'none';
  }

  #stream(number: number): TestMaster['stream'] {
    const stream = this.master.streams[number - 1];
    if (stream === undefined) throw new Error(`there is no subscription ${number}`);
    return stream;
  }

  #played(recorded: string): Played {
    const played = this.tasks.get(recorded);
    if (played === undefined) throw new Error(`${recorded} was not launched`);
    return played;
  }

  #inspections(): { readonly id: string; readonly uid: string; readonly reply: () => void }[] {
    return [...this.#askedByMessage(), ...this.#askedByErrand()];
  }

  #askedByMessage() {
    return this.calls.flatMap(({ message }) => {
      const asked = message === undefined ? undefined : toExecutorSchema.parse(parse(message.data));
      if (message === undefined || asked?.kind !== 'request' || asked.body.kind !== 'inspect') return [];
      const result = { ok: true, body: GONE } as const;
      const data = encode({ kind: 'reply', id: asked.id, result });
      const event = { type: 'MESSAGE', message: { ...message, data } } as const;
      return [{ id: asked.id, uid: asked.body.uid, reply: () => this.master.stream.send(event) }];
    });
  }

  #askedByErrand() {
    return this.launched.flatMap(({ task_id, agent_id, data }) => {
      const task = parse(data ?? new Uint8Array());
      if (!isErrand(task)) return [];
      const status: TaskStatus = {
        task_id,
        agent_id,
        state: 'TASK_FINISHED',
        source: 'SOURCE_EXECUTOR',
        data: encode({ kind: 'errand', body: GONE, error: null }),
      };
      const reply = () => this.master.stream.send({ type: 'UPDATE', update: { status } });
      return [{ id: task_id.value, uid: task.errand.uid, reply }];
    });
  }
}

const GONE = { kind: 'inspect', alive: false, proof: 'foundGone', message: 'no container of it' } as const;

function executorsWord(status: TaskStatus): Partial<TaskStatus> {
  if (!isTerminal(status)) return status.state === 'TASK_RUNNING' ? { healthy: status.healthy ?? true } : {};
  const text = status.message || 'ended';
  const data: UpdateData = { kind: 'dead', proof: 'exitSeen', exitCode: 0, oomKilled: false, text };
  return { data: encode(data) };
}

function keyOf({ task_id, agent_id, uuid }: Pick<TaskStatus, 'task_id' | 'agent_id' | 'uuid'>): string {
  return `${task_id.value} ${agent_id?.value} ${Buffer.from(uuid ?? []).toString('hex')}`;
}

const encode = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

function parse(data: Uint8Array): unknown {
  return data.length === 0 ? undefined : JSON.parse(Buffer.from(data).toString('utf8'));
}

function isErrand(task: unknown): task is { readonly errand: { readonly uid: string } } {
  return typeof task === 'object' && task !== null && 'errand' in task;
}
