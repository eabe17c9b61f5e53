/**
 * What the leading scheduler does during one term: it subscribes to the Mesos master, takes what comes to the instances'
 * loops, runs their effects, and ends when its leadership does. Nothing of it outlives the term.
 */
import { type DeathReport, type Instance, type InstanceEvent, messageOf, type Quarantined } from '@keelson/core';
import type { InverseOffer, Offer, OperationStatus, TaskStatus } from '@keelson/mesos';
import type { Change } from '@keelson/store';
import { type AgentSummary, agentSummaries, findAgent } from './agents.ts';
import type { AuditReport } from './audit/auditor.ts';
import { type Adopted, adopt, reclaim } from './audit/operator.ts';
import { takeDeathReport } from './death-reports.ts';
import type { ExecutorAddress } from './executor-channel.ts';
import { assembleLeader, type LeaderOptions, type LeaderParts } from './leader-parts.ts';
import type { Stats } from './member-requests.ts';
import type { OfferReport } from './offers/refusals.ts';
import { ERRAND_PREFIX } from './task-builder.ts';
import { isTerminal, readOperation, readUpdate, readUpdateData } from './updates.ts';
import type { KeptVolume } from './volumes/kept.ts';
import { removeKept } from './volumes/remove-kept.ts';

export type { MesosCalls } from './calls.ts';
export type { LeaderOptions } from './leader-parts.ts';

const SWEEP_MS = 30_000;

export class Leader {
  readonly #options: LeaderOptions;
  readonly #parts: LeaderParts;
  readonly #closing = new AbortController();
  /** The revision of each instance up to which its effects have been aligned. */
  readonly #revisions = new Map<string, number>();
  /** Until what runs was taken up into an accepted store, nothing is decided. */
  #recovering: boolean;
  #sweep: NodeJS.Timeout | null = null;
  #unwatch: () => void = () => undefined;

  constructor(options: LeaderOptions) {
    this.#options = options;
    this.#recovering = (options.recovery?.how ?? null) !== null;
    this.#parts = assembleLeader(options, {
      closing: this.#closing.signal,
      mayAct: () => this.#mayAct(),
      stored: (uid, instance) => this.#stored(uid, instance),
      look: (uid) => this.look(uid),
    });
  }

  /** Takes up every stored instance where it was: unfinished effects are issued again, waiting members ask for offers. */
  start(): void {
    const { store, jobs, log } = this.#options;
    const { quarantine, recovery } = this.#parts;
    this.#unwatch = store.onChange((change) => this.#changed(change));
    const look = async (uid: string) => this.look(uid);
    const mourner = async (report: DeathReport) => this.deathsReported(report);
    jobs.work({ creator: look, destroyer: look, maintainer: look, mourner });
    quarantine.open().catch((error: unknown) => {
      log.warn({ error: messageOf(error) }, 'what is quarantined could not be read; the audit finds it again');
    });
    if (recovery === null) this.#begin();
    else void recovery.run().then(() => this.#begin());
    this.#sweep = setInterval(() => {
      for (const instance of store.all()) {
        this.look(instance.uid);
        this.#parts.drains.noticed(instance.uid, instance);
      }
    }, SWEEP_MS);
  }

  #begin(): void {
    if (this.#isClosed()) return;
    this.#recovering = false;
    for (const instance of [...this.#options.store.all()]) this.#takeUp(instance);
    void this.#parts.drains.open();
    this.#parts.auditor.start();
    this.#parts.removals.start();
  }

  get recovering(): boolean {
    return this.#recovering;
  }

  close(): void {
    if (this.#isClosed()) return;
    const { looks, reconciler, runner, offers, loops } = this.#parts;
    this.#closing.abort();
    this.#unwatch();
    if (this.#sweep !== null) clearInterval(this.#sweep);
    looks.close();
    reconciler.stop();
    runner.close();
    offers.close();
    loops.close();
  }

  look(uid: string): void {
    if (!this.#isClosed()) void this.#parts.loops.post(uid, { kind: 'look' });
  }

  // What comes from Mesos.

  subscribed(): void {
    if (this.#isClosed()) return;
    this.#parts.offers.subscribed();
    this.#parts.reconciler.start();
    this.#options.calls.reconcileOperations().catch(() => undefined);
    this.#parts.recovery?.subscribed();
  }

  disconnected(): void {
    this.#parts.offers.disconnected();
    this.#parts.reconciler.stop();
  }

  offersCame(offers: readonly Offer[]): void {
    for (const offer of offers) this.#parts.executors.seeOffer(offer);
    for (const { agent_id, unavailability } of offers) {
      if (unavailability == null) this.#maintenanceOver(agent_id.value);
      this.#parts.removals.agentHeard(agent_id.value);
    }
    this.#parts.offers.offersCame(offers);
    this.#parts.reservations.offersCame(offers);
  }

  inverseOffersCame(offers: readonly InverseOffer[]): void {
    if (!this.#isClosed()) this.#parts.inverseOffers.take(offers);
  }

  /** An offer that says nothing of it: it was taken out of the schedule. */
  #maintenanceOver(agentId: string): void {
    this.#parts.inverseOffers.forget(agentId);
    this.#parts.drains.maintenanceOver(agentId);
  }

  rescinded(offerId: string): void {
    this.#parts.offers.rescinded(offerId);
  }

  /** Stored before it is acknowledged (I1); acknowledged only where it has a uuid. */
  async updated(status: TaskStatus): Promise<void> {
    const endOfUpdate = this.#options.metrics.updateStarted();
    this.#parts.reconciler.heard(status.task_id.value);
    if (status.source === 'SOURCE_EXECUTOR')
      this.#parts.executors.see(status.agent_id?.value, status.executor_id?.value ?? this.#executorId());
    await this.#takeUpdate(status);
    // Where this has ended meanwhile, nothing is known to be stored: Mesos sends it again, to whoever leads then.
    if (!this.#mayAct()) return;
    if (status.uuid != null && status.uuid.length > 0) await this.#options.calls.acknowledge(status);
    endOfUpdate();
  }

  /** What became of an operation on a volume: stored before it is acknowledged. */
  async operationUpdated(status: OperationStatus): Promise<void> {
    const { loops, offers, removals } = this.#parts;
    const news = readOperation(status);
    if (news !== undefined) {
      const { uid, ordinal, volumeId, operation, error } = news;
      await loops.post(uid, { kind: 'volumeOperation', ordinal, volumeId, operation, error });
      offers.operated(operation, volumeId, status.agent_id?.value, error);
      removals.operated(operation, volumeId, status.agent_id?.value, error);
    }
    if (!this.#mayAct()) return;
    if (status.uuid !== undefined && status.uuid.value.length > 0)
      await this.#options.calls.acknowledgeOperation(status);
  }

  messageCame(from: ExecutorAddress, data: Uint8Array): void {
    if (this.#isClosed()) return;
    if (this.#parts.messages.take(from, data)) this.#parts.executors.see(from.agentId, from.executorId);
  }

  executorEnded({ agentId, executorId }: ExecutorAddress): void {
    this.#parts.executors.ended(agentId, executorId);
  }

  agentLost(agentId: string): void {
    this.#parts.executors.agentLost(agentId);
    this.#parts.offers.agentLost(agentId);
  }

  // What comes from the API and the queues.

  /** @throws where it must be taken again. */
  async deathsReported(report: DeathReport): Promise<void> {
    if (!this.#mayAct()) throw new Error('this scheduler may not act now');
    const post = (uid: string, event: InstanceEvent) => this.#parts.loops.post(uid, event);
    await takeDeathReport({ store: this.#options.store, post, closing: this.#closing.signal }, report);
  }

  agents(): readonly AgentSummary[] {
    const { offers, drains, inverseOffers } = this.#parts;
    return agentSummaries({
      seen: offers.agents(),
      instances: this.#options.store.all(),
      drained: drains.list(),
      whyOf: (agentId) => drains.whyOf(agentId),
      maintenanceOf: (agentId) => inverseOffers.of(agentId),
    });
  }

  offers(): OfferReport {
    return this.#parts.offers.refusals([...this.#options.store.all()]);
  }

  /** Members leave that agent, and no new ones come, until it is undrained. */
  async drain(idOrHostname: string): Promise<AgentSummary> {
    const { agentId, hostname } = findAgent(this.agents(), idOrHostname);
    await this.#parts.drains.drain(agentId, hostname);
    return findAgent(this.agents(), agentId);
  }

  async undrain(idOrHostname: string): Promise<AgentSummary> {
    const agent = findAgent(this.agents(), idOrHostname);
    await this.#parts.drains.undrain(agent.agentId);
    return this.agents().find(({ agentId }) => agentId === agent.agentId) ?? { ...agent, drain: null };
  }

  logs(instance: Instance, ordinal: number, tail: number): Promise<string> {
    return this.#parts.members.logs(instance, ordinal, tail);
  }

  stats(instance: Instance, ordinal: number): Promise<Stats> {
    return this.#parts.members.stats(instance, ordinal);
  }

  /** Asks every agent what is there. */
  audit(): Promise<AuditReport> {
    return this.#parts.auditor.run(true);
  }

  /** Removes one quarantined thing, by the operator's word. */
  reclaim(id: string, agentId: string | undefined): Promise<Quarantined> {
    return reclaim(this.#parts.operator, id, agentId);
  }

  /** Takes one quarantined thing up, by the operator's word. */
  adopt(id: string, agentId: string | undefined, use: boolean): Promise<Adopted> {
    return adopt(this.#parts.operator, id, agentId, use);
  }

  /** Has one kept volume removed, by the operator's word. */
  removeVolume(id: string, agentId: string | undefined): Promise<KeptVolume> {
    return removeKept(this.#parts.removeKept, id, agentId);
  }

  // Between the parts.

  async #takeUpdate(status: TaskStatus): Promise<void> {
    const taskId = status.task_id.value;
    const { agents, loops, auditor, recovery } = this.#parts;
    if (this.#recovering) recovery?.heard(status);
    if (taskId.startsWith(ERRAND_PREFIX)) {
      return agents.takeErrand(taskId, readUpdateData(status.data), isTerminal(status) ? (status.state ?? '') : null);
    }
    const read = readUpdate(status);
    if (read !== undefined) await loops.post(read.ref.uid, { kind: 'update', update: read.update });
    if (this.#mayAct()) await auditor.taskHeard(status);
  }

  /** Called with each instance as it is stored now; null when its record has ended. */
  #stored(uid: string, instance: Instance | null): void {
    if (this.#isClosed()) return;
    const { secrets, offers, runner, looks, drains, givenUp } = this.#parts;
    if (instance === null) {
      this.#revisions.delete(uid);
      secrets.forget(uid);
    } else this.#revisions.set(uid, instance.status.revision);
    offers.claim(uid, instance);
    runner.align(uid, instance);
    offers.noticed(uid, instance);
    looks.plan(uid, instance);
    drains.noticed(uid, instance);
    givenUp.noticed(uid, instance);
  }

  /** An instance as another term has left it. Its held placements died with that one: the members are matched again. */
  #takeUp(instance: Instance): void {
    const { uid, status } = instance;
    for (const { home, task } of status.members) {
      if (task?.state === 'running') this.#parts.executors.see(home?.agentId, task.executorId ?? undefined);
    }
    const offerIds = status.members.flatMap(({ task }) => (task?.state === 'placed' ? task.offerIds : []));
    if (offerIds.length > 0) void this.#parts.loops.post(uid, { kind: 'offersGone', offerIds });
    else this.#stored(uid, instance);
    this.look(uid);
  }

  /** Something was written, here or by another scheduler: a declaration to look at, or a status of the term before. */
  #changed(change: Change): void {
    if (this.#recovering) return;
    const uid = change.kind === 'removed' ? change.uid : change.instance.uid;
    // What is written while its loop is busy is the loop's own, or seen by its next round.
    const isOwn = this.#parts.loops.isBusy(uid);
    if (change.kind === 'removed') {
      if (!isOwn) this.#stored(uid, null);
      return;
    }
    const { declared, status } = change.instance;
    const known = this.#revisions.get(uid);
    if (!isOwn && (known === undefined || known < status.revision)) this.#takeUp(change.instance);
    else if (declared.generation !== status.observedGeneration) this.look(uid);
  }

  #executorId(): string {
    return this.#options.executors.first.executor_id.value;
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #mayAct(): boolean {
    return !this.#isClosed() && !this.#recovering && this.#options.leadership.holds() && !this.#options.regressed();
  }
}
