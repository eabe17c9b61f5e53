/**
 * What the leading scheduler does during one term: it subscribes to the Mesos master, takes what comes to the instances'
 * loops, runs their effects, and ends when its leadership does. Nothing of it outlives the term.
 */
import { type FromExecutor, type Instance, nextLookMs, type Sender, taskIdOf } from '@keelson/core';
import type { ExecutorInfo, Offer, Resource, TaskInfo, TaskStatus } from '@keelson/mesos';
import type { Leadership, Store } from '@keelson/store';
import type { Logger } from 'pino';
import { AgentRequests } from './agent-requests.ts';
import type { AgentSummary } from './agents.ts';
import type { Stats } from './control-plane.ts';
import { EffectRunner } from './effect-runner.ts';
import { type ExecutorAddress, ExecutorChannel, readFromExecutor } from './executor-channel.ts';
import { type Frameworks, frameworkOf, traitsOf } from './frameworks.ts';
import { InstanceLoops } from './instance-loop.ts';
import type { Jobs } from './jobs.ts';
import type { Metrics } from './metrics.ts';
import { OfferManager } from './offer-manager.ts';
import { performer } from './perform.ts';
import { type KnownTask, Reconciler } from './reconciler.ts';
import { answerSecrets } from './secrets-desk.ts';
import { ERRAND_PREFIX, errandTask, memberTask, newErrandId } from './task-builder.ts';
import { messageOf } from './time-limit.ts';
import { readUpdate, readUpdateData } from './updates.ts';

/** What the leader says to the Mesos master. Calls reject where the master did not take them. */
export interface MesosCalls {
  accept(offerIds: readonly string[], tasks: readonly TaskInfo[], refuseSeconds: number): Promise<void>;
  decline(offerIds: readonly string[], refuseSeconds: number): Promise<void>;
  revive(): Promise<void>;
  suppress(): Promise<void>;
  kill(taskId: string, agentId: string, graceMs: number | null): Promise<void>;
  acknowledge(status: TaskStatus): Promise<void>;
  reconcile(tasks: readonly KnownTask[]): Promise<void>;
  message(to: ExecutorAddress, data: Uint8Array): Promise<void>;
}

export interface LeaderOptions {
  readonly store: Store;
  readonly leadership: Leadership;
  readonly frameworks: Frameworks;
  readonly calls: MesosCalls;
  readonly executor: ExecutorInfo;
  readonly cluster: string;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
  /** An executor has seen a newer state of this store than the store has. */
  readonly onRegressed: (detail: string) => void;
  readonly regressed: () => boolean;
}

const SWEEP_MS = 30_000;
const REQUEST_TIMEOUT_MS = 10_000;

export class Leader {
  readonly #options: LeaderOptions;
  readonly #loops: InstanceLoops;
  readonly #runner: EffectRunner;
  readonly #offers: OfferManager;
  readonly #channel: ExecutorChannel;
  readonly #agents: AgentRequests;
  readonly #reconciler: Reconciler;
  readonly #looks = new Map<string, NodeJS.Timeout>();
  readonly #secrets = new Map<string, Readonly<Record<string, string>>>();
  readonly #executors = new Set<string>();
  /** The revision of each instance up to which its effects have been aligned. */
  readonly #revisions = new Map<string, number>();
  #sweep: NodeJS.Timeout | null = null;
  #unwatch: () => void = () => undefined;
  #closed = false;

  constructor(options: LeaderOptions) {
    this.#options = options;
    const { store, leadership, frameworks, calls, executor, log, now } = options;
    const mayAct = () => this.#mayAct();
    const latest = (uid: string) => store.get(uid);
    const executorId = executor.executor_id.value;
    this.#channel = new ExecutorChannel({ send: (to, data) => calls.message(to, data), sender: () => this.#sender() });
    this.#loops = new InstanceLoops({
      store,
      term: leadership.term,
      log,
      now,
      mayAct,
      traitsOf: (name) => {
        const framework = frameworks.get(name);
        return framework === undefined ? undefined : traitsOf(framework);
      },
      onStored: (uid, instance) => this.#stored(uid, instance),
    });
    this.#offers = new OfferManager({
      calls,
      log,
      now,
      executor: { id: executorId, ...executorCost(executor) },
      instance: latest,
      post: (uid, event) => this.#loops.post(uid, event),
    });
    this.#agents = new AgentRequests({
      channel: this.#channel,
      executorId,
      newTaskId: newErrandId,
      hasExecutor: (agentId) => this.#executors.has(agentId),
      launch: (taskId, errand, agentId, signal) =>
        this.#offers.errand(
          agentId,
          (resources) => errandTask(this.#context(), errand, agentId, resources, taskId),
          signal,
        ),
    });
    this.#reconciler = new Reconciler({
      tasks: () => this.#knownTasks(),
      reconcile: (tasks) => calls.reconcile(tasks),
    });
    this.#runner = new EffectRunner({
      log,
      now,
      latest,
      report: (uid, effectId, result, files) =>
        void this.#loops.post(uid, { kind: 'effectDone', effectId, result }, files),
      perform: performer({
        framework: (name) => frameworkOf(frameworks, name),
        secrets: (uid) => this.#secretsOf(uid),
        channel: this.#channel,
        agents: this.#agents,
        mayAct,
        kill: (taskId, agentId, graceMs) => calls.kill(taskId, agentId, graceMs),
        launch: (taskId, build) => this.#offers.launch(taskId, build),
        build: (instance, member, resources: Resource[]) =>
          memberTask(this.#context(), instance, member, member.home?.agentId ?? '', resources),
      }),
    });
  }

  /** Takes up every stored instance where it was: unfinished effects are issued again, waiting members ask for offers. */
  start(): void {
    const { store, jobs } = this.#options;
    for (const instance of store.all()) {
      this.#stored(instance.uid, instance);
      this.look(instance.uid);
    }
    this.#unwatch = store.onChange((change) => {
      if (change.kind === 'instance') this.#changed(change.instance);
    });
    const look = async (uid: string) => this.look(uid);
    jobs.work({ creator: look, destroyer: look, maintainer: look });
    this.#sweep = setInterval(() => {
      for (const { uid } of store.all()) this.look(uid);
    }, SWEEP_MS);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unwatch();
    if (this.#sweep !== null) clearInterval(this.#sweep);
    for (const timer of this.#looks.values()) clearTimeout(timer);
    this.#reconciler.stop();
    this.#runner.close();
    this.#offers.close();
    this.#loops.close();
  }

  look(uid: string): void {
    if (!this.#closed) void this.#loops.post(uid, { kind: 'look' });
  }

  // What comes from Mesos.

  subscribed(): void {
    this.#offers.subscribed();
    this.#reconciler.start();
  }

  disconnected(): void {
    this.#offers.disconnected();
    this.#reconciler.stop();
  }

  offersCame(offers: readonly Offer[]): void {
    for (const offer of offers) this.#seeExecutor(offer);
    this.#offers.offersCame(offers);
  }

  rescinded(offerId: string): void {
    this.#offers.rescinded(offerId);
  }

  /** Stored before it is acknowledged (I1); acknowledged only where it has a uuid. */
  async updated(status: TaskStatus): Promise<void> {
    const taskId = status.task_id.value;
    const endOfUpdate = this.#options.metrics.updateStarted();
    this.#reconciler.heard(taskId);
    if (status.source === 'SOURCE_EXECUTOR' && status.agent_id != null) this.#executors.add(status.agent_id.value);
    if (taskId.startsWith(ERRAND_PREFIX)) {
      this.#agents.takeErrand(taskId, readUpdateData(status.data), isTerminal(status) ? (status.state ?? '') : null);
    } else {
      const read = readUpdate(status);
      if (read !== undefined) await this.#loops.post(read.ref.uid, { kind: 'update', update: read.update });
    }
    if (this.#closed || !this.#mayAct()) return;
    if (status.uuid != null && status.uuid.length > 0) await this.#options.calls.acknowledge(status);
    endOfUpdate();
  }

  messageCame(from: ExecutorAddress, data: Uint8Array): void {
    const message = readFromExecutor(data);
    if (message === undefined) {
      this.#options.log.warn({ ...from, bytes: data.length }, 'a message that is not of a Keelson executor');
      return;
    }
    this.#executors.add(from.agentId);
    this.#takeMessage(from, message);
  }

  executorEnded(from: ExecutorAddress): void {
    this.#executors.delete(from.agentId);
  }

  agentLost(agentId: string): void {
    this.#executors.delete(agentId);
  }

  // What the API asks of the leader.

  agents(): readonly AgentSummary[] {
    const members = new Map<string, string[]>();
    for (const { declared, status } of this.#options.store.all()) {
      for (const { ordinal, home, task } of status.members) {
        if (home === null || task === null) continue;
        members.set(home.agentId, [...(members.get(home.agentId) ?? []), `${declared.spec.name}-${ordinal}`]);
      }
    }
    return this.#offers.agents().map((agent) => ({ ...agent, members: members.get(agent.agentId) ?? [] }));
  }

  async logs(instance: Instance, ordinal: number, tail: number): Promise<string> {
    const reply = await this.#askMember(instance, ordinal, (launch) => ({
      kind: 'logs',
      uid: instance.uid,
      ordinal,
      launch,
      tail,
    }));
    return reply.kind === 'logs' ? reply.text : '';
  }

  async stats(instance: Instance, ordinal: number): Promise<Stats> {
    const reply = await this.#askMember(instance, ordinal, (launch) => ({
      kind: 'stats',
      uid: instance.uid,
      ordinal,
      launch,
    }));
    if (reply.kind !== 'stats') throw new Error(`unexpected reply: ${reply.kind}`);
    const { cpuPercent, memBytes, memLimitBytes } = reply;
    return { cpuPercent, memBytes, memLimitBytes };
  }

  #askMember(instance: Instance, ordinal: number, body: (launch: number) => Parameters<ExecutorChannel['ask']>[1]) {
    const member = instance.status.members.find((candidate) => candidate.ordinal === ordinal);
    const executorId = member?.task?.executorId;
    if (member?.home == null || executorId == null)
      throw new Error(`${instance.declared.spec.name}-${ordinal} does not run`);
    const to = { agentId: member.home.agentId, executorId };
    return this.#channel.ask(to, body(member.launch), REQUEST_TIMEOUT_MS, new AbortController().signal);
  }

  // Between the parts.

  #stored(uid: string, instance: Instance | null): void {
    if (instance === null) {
      this.#revisions.delete(uid);
      this.#secrets.delete(uid);
    } else this.#revisions.set(uid, instance.status.revision);
    this.#offers.claim(uid, instance);
    this.#runner.align(uid, instance);
    this.#offers.noticed(uid, instance);
    this.#lookLater(uid, instance);
  }

  /** Something was written, here or by another scheduler: a declaration to look at, or a status of the term before. */
  #changed(instance: Instance): void {
    const { uid, declared, status } = instance;
    const known = this.#revisions.get(uid);
    const foreign = !this.#loops.isBusy(uid) && (known === undefined || known < status.revision);
    if (foreign) this.#stored(uid, instance);
    else if (declared.generation === status.observedGeneration) return;
    this.look(uid);
  }

  #lookLater(uid: string, instance: Instance | null): void {
    clearTimeout(this.#looks.get(uid));
    this.#looks.delete(uid);
    const { now, jobs } = this.#options;
    const atMs = instance === null ? undefined : nextLookMs(instance, now());
    if (atMs === undefined) return;
    const delayMs = Math.max(0, atMs - now());
    this.#looks.set(
      uid,
      setTimeout(() => this.look(uid), delayMs + 1),
    );
    // Should this process die meanwhile, the queue reminds the next leader before its sweep does.
    const backsOff = instance?.status.members.some(({ task, backoff }) => task === null && backoff !== null) === true;
    if (backsOff && delayMs > 1_000) jobs.lookAgain(uid, delayMs).catch(() => undefined);
  }

  #takeMessage(from: ExecutorAddress, message: FromExecutor): void {
    const { store, log } = this.#options;
    switch (message.kind) {
      case 'reply':
        return this.#channel.takeReply(message);
      case 'askSecrets':
        void answerSecrets({ store, channel: this.#channel, sender: () => this.#sender() }, from, message).catch(
          (error: unknown) => log.warn({ ...from, error: messageOf(error) }, 'secrets were not answered'),
        );
        return;
      case 'hello':
        return this.#takeHello(message.seen);
      case 'death': {
        const read = readUpdate({ task_id: { value: message.taskId }, state: 'TASK_FAILED' });
        if (read === undefined) return;
        const { uid, ordinal, launch } = read.ref;
        void this.#loops.post(uid, {
          kind: 'deathReported',
          ordinal,
          launch,
          proof: message.proof,
          message: message.message,
        });
        return;
      }
    }
  }

  #takeHello(seen: Sender | null): void {
    const { store, leadership, onRegressed } = this.#options;
    if (seen === null) return;
    const here = store.stamp(leadership.term);
    if (seen.storeId !== here.storeId)
      return onRegressed(`an executor knows store ${seen.storeId}, this one is ${here.storeId}`);
    if (seen.revision > here.revision || seen.term > here.term) {
      onRegressed(
        `an executor has seen revision ${seen.revision} of term ${seen.term}; the store is at ${here.revision} of ${here.term}`,
      );
    }
  }

  #seeExecutor(offer: Offer): void {
    const { value } = this.#options.executor.executor_id;
    if (offer.executor_ids?.some((id) => id.value === value)) this.#executors.add(offer.agent_id.value);
  }

  #mayAct(): boolean {
    return !this.#closed && this.#options.leadership.holds() && !this.#options.regressed();
  }

  #sender(): Sender {
    return this.#options.store.stamp(this.#options.leadership.term);
  }

  #context() {
    const { cluster, executor } = this.#options;
    return { cluster, executor, sender: this.#sender() };
  }

  async #secretsOf(uid: string): Promise<Readonly<Record<string, string>>> {
    const known = this.#secrets.get(uid);
    if (known !== undefined) return known;
    const secrets = (await this.#options.store.secrets(uid)) ?? {};
    this.#secrets.set(uid, secrets);
    return secrets;
  }

  #knownTasks(): KnownTask[] {
    return [...this.#options.store.all()].flatMap(({ uid, status }) =>
      status.members.flatMap(({ ordinal, launch, task, home }) =>
        task === null || home === null || task.state === 'placed'
          ? []
          : [{ taskId: taskIdOf({ uid, ordinal, launch }), agentId: home.agentId }],
      ),
    );
  }
}

function executorCost({ resources }: ExecutorInfo): { cpus: number; memMb: number } {
  const amount = (name: string) => resources?.find((resource) => resource.name === name)?.scalar?.value ?? 0;
  return { cpus: amount('cpus'), memMb: amount('mem') };
}

function isTerminal({ state }: TaskStatus): boolean {
  return state !== 'TASK_STAGING' && state !== 'TASK_STARTING' && state !== 'TASK_RUNNING' && state !== 'TASK_KILLING';
}
