/**
 * What the leading scheduler does during one term: it subscribes to the Mesos master, takes what comes to the instances'
 * loops, runs their effects, and ends when its leadership does. Nothing of it outlives the term.
 */
import { type DeathReport, type Instance, type InstanceEvent, type Sender, taskIdOf } from '@keelson/core';
import type { ExecutorInfo, Offer, Resource, TaskStatus } from '@keelson/mesos';
import type { Change, Leadership, Store } from '@keelson/store';
import type { Logger } from 'pino';
import { AgentRequests } from './agent-requests.ts';
import type { AgentSummary } from './agents.ts';
import type { MesosCalls } from './calls.ts';
import { takeDeathReport } from './death-reports.ts';
import { EffectRunner } from './effect-runner.ts';
import { type ExecutorAddress, ExecutorChannel } from './executor-channel.ts';
import { ExecutorMessages } from './executor-messages.ts';
import { type Frameworks, frameworkOf, traitsOf } from './frameworks.ts';
import { InstanceLoops } from './instance-loop.ts';
import type { Jobs } from './jobs.ts';
import { Looks } from './looks.ts';
import { MemberRequests, type Stats } from './member-requests.ts';
import type { Metrics } from './metrics.ts';
import { OfferManager } from './offer-manager.ts';
import { performer } from './perform.ts';
import { QuietLog } from './quiet-log.ts';
import { type KnownTask, Reconciler } from './reconciler.ts';
import { ERRAND_PREFIX, errandTask, memberTask, newErrandId } from './task-builder.ts';
import { isTerminal, readUpdate, readUpdateData } from './updates.ts';

export type { MesosCalls } from './calls.ts';

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

export class Leader {
  readonly #options: LeaderOptions;
  readonly #loops: InstanceLoops;
  readonly #runner: EffectRunner;
  readonly #offers: OfferManager;
  readonly #channel: ExecutorChannel;
  readonly #agents: AgentRequests;
  readonly #reconciler: Reconciler;
  readonly #looks: Looks;
  readonly #members: MemberRequests;
  readonly #messages: ExecutorMessages;
  readonly #closing = new AbortController();
  readonly #secrets = new Map<string, Readonly<Record<string, string>>>();
  /** Agents on which an executor of this kind is believed to run. */
  readonly #executors = new Set<string>();
  /** The revision of each instance up to which its effects have been aligned. */
  readonly #revisions = new Map<string, number>();
  #sweep: NodeJS.Timeout | null = null;
  #unwatch: () => void = () => undefined;

  constructor(options: LeaderOptions) {
    this.#options = options;
    const { store, leadership, frameworks, calls, executor, log, now, jobs, onRegressed } = options;
    const mayAct = () => this.#mayAct();
    const sender = () => this.#sender();
    const latest = (uid: string) => store.get(uid);
    const executorId = executor.executor_id.value;
    this.#channel = new ExecutorChannel({ send: (to, data) => calls.message(to, data), sender });
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
    const post = (...event: Parameters<InstanceLoops['post']>) => this.#loops.post(...event);
    this.#looks = new Looks({ look: (uid) => this.look(uid), now, jobs });
    this.#members = new MemberRequests(this.#channel, this.#closing.signal);
    const quiet = new QuietLog(log);
    this.#messages = new ExecutorMessages({
      store,
      leadership,
      channel: this.#channel,
      sender,
      post,
      onRegressed,
      quiet,
    });
    this.#offers = new OfferManager({
      calls,
      log,
      now,
      executor: { id: executorId, ...executorCost(executor) },
      instance: latest,
      post,
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
      report: (uid, effectId, result, files) => void post(uid, { kind: 'effectDone', effectId, result }, files),
      perform: performer({
        framework: (name) => frameworkOf(frameworks, name),
        secrets: (uid) => this.#secretsOf(uid),
        channel: this.#channel,
        agents: this.#agents,
        mayAct,
        kill: (taskId, agentId, graceMs) => calls.kill(taskId, agentId, graceMs),
        launch: (uid, taskId, build) => this.#offers.launch(uid, taskId, build),
        build: (instance, member, resources: Resource[]) =>
          memberTask(this.#context(), instance, member, member.home?.agentId ?? '', resources),
      }),
    });
  }

  /** Takes up every stored instance where it was: unfinished effects are issued again, waiting members ask for offers. */
  start(): void {
    const { store, jobs } = this.#options;
    this.#unwatch = store.onChange((change) => this.#changed(change));
    for (const instance of [...store.all()]) this.#takeUp(instance);
    const look = async (uid: string) => this.look(uid);
    const mourner = async (report: DeathReport) => this.deathsReported(report);
    jobs.work({ creator: look, destroyer: look, maintainer: look, mourner });
    this.#sweep = setInterval(() => {
      for (const { uid } of store.all()) this.look(uid);
    }, SWEEP_MS);
  }

  close(): void {
    if (this.#isClosed()) return;
    this.#closing.abort();
    this.#unwatch();
    if (this.#sweep !== null) clearInterval(this.#sweep);
    this.#looks.close();
    this.#reconciler.stop();
    this.#runner.close();
    this.#offers.close();
    this.#loops.close();
  }

  look(uid: string): void {
    if (!this.#isClosed()) void this.#loops.post(uid, { kind: 'look' });
  }

  // What comes from Mesos.

  subscribed(): void {
    if (this.#isClosed()) return;
    this.#offers.subscribed();
    this.#reconciler.start();
  }

  disconnected(): void {
    this.#offers.disconnected();
    this.#reconciler.stop();
  }

  offersCame(offers: readonly Offer[]): void {
    for (const offer of offers) this.#seeExecutors(offer);
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
    if (status.source === 'SOURCE_EXECUTOR')
      this.#seeExecutor(status.agent_id?.value, status.executor_id?.value ?? this.#executorId());
    if (taskId.startsWith(ERRAND_PREFIX)) {
      this.#agents.takeErrand(taskId, readUpdateData(status.data), isTerminal(status) ? (status.state ?? '') : null);
    } else {
      const read = readUpdate(status);
      if (read !== undefined) await this.#loops.post(read.ref.uid, { kind: 'update', update: read.update });
    }
    // Where this has ended meanwhile, nothing is known to be stored: Mesos sends it again, to whoever leads then.
    if (!this.#mayAct()) return;
    if (status.uuid != null && status.uuid.length > 0) await this.#options.calls.acknowledge(status);
    endOfUpdate();
  }

  messageCame(from: ExecutorAddress, data: Uint8Array): void {
    if (this.#isClosed()) return;
    if (this.#messages.take(from, data)) this.#seeExecutor(from.agentId, from.executorId);
  }

  executorEnded({ agentId, executorId }: ExecutorAddress): void {
    if (executorId === this.#executorId()) this.#executors.delete(agentId);
  }

  agentLost(agentId: string): void {
    this.#executors.delete(agentId);
    this.#offers.agentLost(agentId);
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

  /** @throws where it must be taken again. */
  async deathsReported(report: DeathReport): Promise<void> {
    if (!this.#mayAct()) throw new Error('this scheduler may not act now');
    const post = (uid: string, event: InstanceEvent) => this.#loops.post(uid, event);
    return takeDeathReport({ store: this.#options.store, post, closing: this.#closing.signal }, report);
  }

  logs(instance: Instance, ordinal: number, tail: number): Promise<string> {
    return this.#members.logs(instance, ordinal, tail);
  }

  stats(instance: Instance, ordinal: number): Promise<Stats> {
    return this.#members.stats(instance, ordinal);
  }

  // Between the parts.

  /** Called with each instance as it is stored now; null when its record has ended. */
  #stored(uid: string, instance: Instance | null): void {
    if (this.#isClosed()) return;
    if (instance === null) {
      this.#revisions.delete(uid);
      this.#secrets.delete(uid);
    } else this.#revisions.set(uid, instance.status.revision);
    this.#offers.claim(uid, instance);
    this.#runner.align(uid, instance);
    this.#offers.noticed(uid, instance);
    this.#looks.plan(uid, instance);
  }

  /** An instance as another term has left it. Its held placements died with that one: the members are matched again. */
  #takeUp(instance: Instance): void {
    const { uid, status } = instance;
    for (const { home, task } of status.members) {
      if (task?.state === 'running') this.#seeExecutor(home?.agentId, task.executorId ?? undefined);
    }
    const offerIds = status.members.flatMap(({ task }) => (task?.state === 'placed' ? task.offerIds : []));
    if (offerIds.length > 0) void this.#loops.post(uid, { kind: 'offersGone', offerIds });
    else this.#stored(uid, instance);
    this.look(uid);
  }

  /** Something was written, here or by another scheduler: a declaration to look at, or a status of the term before. */
  #changed(change: Change): void {
    const uid = change.kind === 'removed' ? change.uid : change.instance.uid;
    // What is written while its loop is busy is the loop's own, or seen by its next round.
    const isOwn = this.#loops.isBusy(uid);
    if (change.kind === 'removed') {
      if (!isOwn) this.#stored(uid, null);
      return;
    }
    const { declared, status } = change.instance;
    const known = this.#revisions.get(uid);
    if (!isOwn && (known === undefined || known < status.revision)) this.#takeUp(change.instance);
    else if (declared.generation !== status.observedGeneration) this.look(uid);
  }

  #seeExecutors({ agent_id, executor_ids }: Offer): void {
    for (const { value } of executor_ids ?? []) this.#seeExecutor(agent_id.value, value);
  }

  #seeExecutor(agentId: string | undefined, executorId: string | undefined): void {
    if (agentId !== undefined && executorId === this.#executorId()) this.#executors.add(agentId);
  }

  #executorId(): string {
    return this.#options.executor.executor_id.value;
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #mayAct(): boolean {
    return !this.#isClosed() && this.#options.leadership.holds() && !this.#options.regressed();
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
    const secrets = await this.#options.store.secrets(uid);
    if (secrets === undefined) throw new Error('its secrets are not in the store');
    if (this.#revisions.has(uid)) this.#secrets.set(uid, secrets);
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
