/** What one term of leadership is made of, put together: no decision is taken here. */
import type { Instance } from '@keelson/core';
import type { Leadership, Store } from '@keelson/store';
import type { Logger } from 'pino';
import { AgentRequests } from './agent-requests.ts';
import { type AuditErrand, Auditor } from './audit/auditor.ts';
import { Quarantine } from './audit/quarantine.ts';
import { ReservationAudit } from './audit/reservations.ts';
import type { MesosCalls } from './calls.ts';
import { Drains } from './drains/drains.ts';
import { EffectRunner } from './effect-runner.ts';
import { ExecutorChannel } from './executor-channel.ts';
import { ExecutorMessages } from './executor-messages.ts';
import type { Executors } from './executors.ts';
import { ExecutorsSeen } from './executors-seen.ts';
import { type Frameworks, frameworkOf, traitsByName } from './frameworks.ts';
import { GivenUp } from './given-up.ts';
import { InstanceLoops } from './instance-loop.ts';
import { InverseOffers } from './inverse-offers.ts';
import type { Jobs } from './jobs.ts';
import { Looks } from './looks.ts';
import { MemberRequests } from './member-requests.ts';
import type { Metrics } from './metrics.ts';
import { OfferManager } from './offer-manager.ts';
import { performer } from './perform.ts';
import { QuietLog } from './quiet-log.ts';
import { Reconciler } from './reconciler.ts';
import { Recovery, type RecoveryState } from './recovery/recovery.ts';
import { SecretsCache } from './secrets-cache.ts';
import { knownTasks } from './stored-tasks.ts';
import { errandTask, memberTask, newErrandId } from './task-builder.ts';
import { VolumeRemovals } from './volumes/removals.ts';

export interface LeaderOptions {
  readonly store: Store;
  readonly leadership: Leadership;
  readonly frameworks: Frameworks;
  readonly calls: MesosCalls;
  readonly executors: Executors;
  readonly cluster: string;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
  /** Where the volumes of new members are kept; default: on agents. */
  readonly volumes?: 'agent' | 'mesos';
  /** That Mesos knows this framework by, where it asks. */
  readonly principal?: string | undefined;
  /** Time between two audits; default an hour. */
  readonly auditIntervalMs?: number;
  /** What an accepted store left to do. */
  readonly recovery?: RecoveryState;
  /** An executor has seen a newer state of this store than the store has. */
  readonly onRegressed: (detail: string, stranger?: string) => void;
  readonly regressed: () => boolean;
}

/** What the parts need of the leader that they are parts of. */
export interface LeaderHooks {
  readonly closing: AbortSignal;
  readonly mayAct: () => boolean;
  readonly stored: (uid: string, instance: Instance | null) => void;
  readonly look: (uid: string) => void;
}

export type LeaderParts = ReturnType<typeof assembleLeader>;

const AUDIT_INTERVAL_MS = 3_600_000;
const GIVE_BACK_MS = 30_000;
const INVENTORY_TIMEOUT_MS = 10_000;

export function assembleLeader(options: LeaderOptions, hooks: LeaderHooks) {
  const { store, leadership, frameworks, calls, log, now, jobs, cluster } = options;
  const { closing, mayAct } = hooks;
  const executorId = options.executors.first.executor_id.value;
  const sender = () => store.stamp(leadership.term);
  const context = () => ({ cluster, sender: sender() });
  const latest = (uid: string) => store.get(uid);
  const executors = new ExecutorsSeen(options.executors);
  const secrets = new SecretsCache(store);
  const channel = new ExecutorChannel({ send: (to, data) => calls.message(to, data), sender });
  const loops = new InstanceLoops({
    store,
    term: leadership.term,
    log,
    now,
    mayAct,
    traitsOf: traitsByName(frameworks),
    onStored: hooks.stored,
  });
  const post = (...event: Parameters<InstanceLoops['post']>) => loops.post(...event);
  const drains = new Drains({ store, leadership, post, now, log, closing });
  const offers = new OfferManager({
    calls,
    log,
    now,
    executors: options.executors,
    cluster,
    volumes: options.volumes ?? 'agent',
    principal: options.principal,
    instance: latest,
    isDraining: (agentId) => drains.isDraining(agentId),
    post,
  });
  const agents = new AgentRequests({
    channel,
    newTaskId: newErrandId,
    executorOn: (agentId, wanted) => executors.on(agentId, wanted),
    isPresent: (id) => options.executors.has(id),
    launch: (taskId, errand, agentId, signal) =>
      offers.errand(
        agentId,
        (resources, executor) => errandTask(context(), errand, { agentId, resources, executor }, taskId),
        signal,
      ),
  });
  const inverseOffers = new InverseOffers({
    calls,
    log,
    now,
    instances: () => store.all(),
    near: (agentId, fromMs) => drains.maintenanceNear(agentId, fromMs),
  });
  const reconciler = new Reconciler({
    tasks: () => knownTasks(store.all()),
    reconcile: (tasks) => calls.reconcile(tasks),
  });
  const runner = new EffectRunner({
    log,
    now,
    latest,
    report: (uid, effectId, result, files) => void post(uid, { kind: 'effectDone', effectId, result }, files),
    perform: performer({
      framework: (name) => frameworkOf(frameworks, name),
      secrets: (uid) => secrets.of(uid),
      channel,
      agents,
      mayAct,
      giveBack: (ref, isUsed, signal) => offers.giveBack(ref, isUsed, signal),
      reconcile: (task) => void reconciler.ask(task).catch(() => undefined),
      kill: (taskId, agentId, graceMs) => calls.kill(taskId, agentId, graceMs),
      launch: (uid, taskId, build) => offers.launch(uid, taskId, build),
      build: (instance, member, resources, executor) =>
        memberTask(context(), instance, member, { agentId: member.home?.agentId ?? '', resources, executor }),
    }),
  });
  const quarantine = new Quarantine({ store, leadership, now, log, closing });
  const auditor = new Auditor({
    store,
    quarantine,
    agents: () => ({ withExecutor: executors.agents, all: offers.agents().map(({ agentId }) => agentId) }),
    ask: (agentId, body: AuditErrand, signal) =>
      channel.ask({ agentId, executorId: executors.on(agentId) ?? executorId }, body, INVENTORY_TIMEOUT_MS, signal),
    askAnyway: (agentId, body, signal) => agents.ask(agentId, body, signal),
    kill: (taskId, agentId) => calls.kill(taskId, agentId, null),
    reconcileAll: () => calls.reconcile([]),
    giveBack: (ref, signal) => offers.giveBack(ref, false, signal),
    survey: () => reservations.offersCame(offers.survey()),
    mayAct,
    intervalMs: options.auditIntervalMs ?? AUDIT_INTERVAL_MS,
    log,
    closing,
  });
  const removals = new VolumeRemovals({
    store,
    leadership,
    giveBack: (ref, isUsed, signal) => offers.giveBack(ref, isUsed, signal),
    removeFolder: ({ agentId, uid, ordinal, volumeId }, signal) =>
      agents.ask(agentId, { kind: 'removeVolume', uid, ordinal, volumeId }, signal),
    mayAct,
    now,
    log,
    closing,
  });
  const reservations = new ReservationAudit({
    store,
    cluster,
    quarantine,
    giveBack: (agentId, volumeId) =>
      offers.giveBack({ agentId, volumeId }, false, AbortSignal.any([closing, AbortSignal.timeout(GIVE_BACK_MS)])),
    gone: async (uid, ordinal, volumeId) => {
      await post(uid, { kind: 'volumeOperation', ordinal, volumeId, operation: 'unreserve', error: null });
    },
    mayAct,
    now,
    log,
  });
  const messages = new ExecutorMessages({
    store,
    leadership,
    channel,
    sender,
    post,
    onRegressed: options.onRegressed,
    past: options.recovery?.past ?? new Set(),
    onHello: (agentId) => {
      removals.agentHeard(agentId);
      void auditor.look(agentId);
    },
    quiet: new QuietLog(log),
  });
  const how = options.recovery?.how ?? null;
  const reconcileAll = () => calls.reconcile([]);
  const recovery =
    how === null
      ? null
      : new Recovery({ how, store, leadership, frameworks, channel, executorId, reconcileAll, now, log, closing });
  const kill = (taskId: string, agentId: string) => calls.kill(taskId, agentId, null);
  const takeUp = { store, term: leadership.term, frameworks, now };
  const agent = (agentId: string) => offers.agents().find((seen) => seen.agentId === agentId);
  const operator = {
    store,
    quarantine,
    auditor,
    channel,
    executorId,
    takeUp,
    post,
    kill,
    closing,
    leadership,
    now,
    agent,
  };
  const removeKept = { store, removals, post, isQuarantined: (id: string) => quarantine.find(id).length > 0 };
  const givenUp = new GivenUp({ ask: (tasks) => calls.reconcile(tasks), mayAct, closing });
  const looks = new Looks({ look: hooks.look, now, jobs });
  const members = new MemberRequests(channel, closing);
  return {
    executors,
    secrets,
    loops,
    offers,
    drains,
    agents,
    inverseOffers,
    reconciler,
    runner,
    quarantine,
    auditor,
    reservations,
    removals,
    removeKept,
    operator,
    recovery,
    messages,
    looks,
    givenUp,
    members,
  };
}
