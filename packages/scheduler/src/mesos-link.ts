/**
 * The leader's line to the Mesos master. The framework id is kept in the store and used again; leadership is checked right
 * before each SUBSCRIBE.
 *
 *   subscribing -- 'Framework failed over' --> the store is asked who leads
 *     ^   another scheduler --> stands down
 *     +-- this one still: a former leader came late; after a wait that grows with each time (displacements.ts)
 */

import { messageOf } from '@keelson/core';
import {
  type DeliveredEvent,
  type DetectionNews,
  type Disconnection,
  describeNews,
  type Encoding,
  type FrameworkInfo,
  type MesosCredential,
  masterDetector,
  type OfferOperation,
  type OperationStatus,
  SchedulerClient,
  type SchedulerOutcome,
  type TaskInfo,
  type TaskStatus,
  type TlsOptions,
} from '@keelson/mesos';
import type { Leadership, Store } from '@keelson/store';
import type { Logger } from 'pino';
import type { MesosCalls } from './calls.ts';
import { Displacements } from './displacements.ts';
import type { ExecutorAddress } from './executor-channel.ts';
import type { ExecutorSettings } from './executor-info.ts';
import type { Executors } from './executors.ts';
import { openExecutors } from './kept-executors.ts';
import type { Leader } from './leader.ts';
import { QuietLog } from './quiet-log.ts';
import type { KnownTask } from './reconciler.ts';
import { pause } from './time-limit.ts';

export interface MesosSettings {
  /** `host:port`, several with commas, or `zk://…`: may hold a secret. */
  readonly masters: string;
  /** HTTPS where it is there. */
  readonly tls: TlsOptions | undefined;
  /** HTTP Basic. Secret. */
  readonly credential: MesosCredential | undefined;
  readonly encoding: Encoding;
  /** How long Mesos keeps the tasks while no scheduler is subscribed. */
  readonly failoverTimeoutMs: number;
  readonly frameworkName: string;
  /** The user that executors run as. */
  readonly user: string;
  readonly roles: readonly string[];
}

export interface MesosLinkOptions {
  readonly store: Store;
  readonly leadership: Leadership;
  readonly settings: MesosSettings;
  readonly executor: ExecutorSettings;
  readonly log: Logger;
}

export const FRAMEWORK_ID = 'mesosFrameworkId';
const STORE_RETRY_MS = 100;
const FIGHT =
  'another scheduler takes the subscription again and again, though the store names this one: it seems that another Keelson, ' +
  'with a store of its own, uses the same framework id. Stop one of them; each waits longer before it subscribes again';
const CAPABILITIES = ['MULTI_ROLE', 'PARTITION_AWARE', 'TASK_KILLING_STATE', 'RESERVATION_REFINEMENT'] as const;

export class MesosLink implements MesosCalls {
  readonly #options: MesosLinkOptions;
  readonly #quiet: QuietLog;
  readonly #displacements = new Displacements();
  #client: SchedulerClient;
  #frameworkId: string | undefined;
  #leader: Leader | undefined;

  constructor(options: MesosLinkOptions) {
    this.#options = options;
    this.#quiet = new QuietLog(options.log);
    this.#client = this.#newClient();
  }

  /** Reads what was kept of former terms; gives the executors to launch in. */
  async open(): Promise<Executors> {
    const { store, leadership, executor, settings } = this.#options;
    this.#frameworkId = (await store.setting(FRAMEWORK_ID)) || undefined;
    return openExecutors({ store, leadership, settings: executor, roles: settings.roles });
  }

  /** Subscribes, and stays so until `over` is aborted (null) or this scheduler has to stand down (why). */
  async run(leader: Leader, over: AbortSignal): Promise<string | null> {
    this.#leader = leader;
    for (;;) {
      const outcome = await this.#subscribeUntil(over);
      if (outcome.kind === 'removed') await this.#forgetFrameworkId();
      if (outcome.kind !== 'failedOver') return outcome.kind === 'closed' ? null : outcome.message;
      if (!(await this.#isNamedByStore(over))) return over.aborted ? null : outcome.message;
      await this.#client.close();
      await pause(this.#displaced(), over);
      if (over.aborted) return null;
      this.#client = this.#newClient();
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async accept(
    offerIds: readonly string[],
    tasks: readonly TaskInfo[],
    refuseSeconds: number,
    operations: readonly OfferOperation[] = [],
  ): Promise<void> {
    const launch: OfferOperation[] = tasks.length === 0 ? [] : [{ type: 'LAUNCH', launch: { task_infos: tasks } }];
    await this.#client.accept(idsOf(offerIds), [...operations, ...launch], { refuse_seconds: refuseSeconds });
  }

  async decline(offerIds: readonly string[], refuseSeconds: number): Promise<void> {
    await this.#client.decline(idsOf(offerIds), { refuse_seconds: refuseSeconds });
  }

  async acceptInverseOffers(ids: readonly string[]): Promise<void> {
    await this.#client.acceptInverseOffers(idsOf(ids));
  }

  async declineInverseOffers(ids: readonly string[], refuseSeconds: number): Promise<void> {
    await this.#client.declineInverseOffers(idsOf(ids), { refuse_seconds: refuseSeconds });
  }

  async revive(): Promise<void> {
    await this.#client.revive();
  }

  async suppress(): Promise<void> {
    await this.#client.suppress();
  }

  async kill(taskId: string, agentId: string, graceMs: number | null): Promise<void> {
    const policy = graceMs === null ? undefined : { grace_period: { nanoseconds: BigInt(graceMs) * 1_000_000n } };
    await this.#client.kill({ value: taskId }, { value: agentId }, policy);
  }

  async acknowledge(status: TaskStatus): Promise<void> {
    await this.#client.acknowledge(status);
  }

  async reconcile(tasks: readonly KnownTask[]): Promise<void> {
    await this.#client.reconcile(
      tasks.map(({ taskId, agentId }) => ({ task_id: { value: taskId }, agent_id: { value: agentId } })),
    );
  }

  async acknowledgeOperation({ operation_id, uuid, agent_id }: OperationStatus): Promise<void> {
    if (operation_id === undefined || uuid === undefined) return;
    await this.#client.acknowledgeOperationStatus({ operationId: operation_id, uuid: uuid.value, agentId: agent_id });
  }

  async reconcileOperations(): Promise<void> {
    await this.#client.reconcileOperations([]);
  }

  async message({ agentId, executorId }: ExecutorAddress, data: Uint8Array): Promise<void> {
    await this.#client.message({ value: agentId }, { value: executorId }, data);
  }

  #newClient(): SchedulerClient {
    const { leadership, settings } = this.#options;
    const { masters, encoding, tls, credential } = settings;
    return new SchedulerClient({
      // Certificates name hosts.
      masters: masterDetector(masters, { byName: tls !== undefined, onNews: (news) => this.#detected(news) }),
      encoding,
      tls,
      credential,
      subscription: () => ({ frameworkInfo: this.#frameworkInfo() }),
      beforeSubscribe: async () => {
        if (!leadership.holds()) throw new Error('this scheduler does not lead any more');
      },
      handlers: {
        subscribed: async ({ framework_id }) => this.#subscribed(framework_id.value),
        event: (event) => this.#take(event),
        disconnected: (disconnection) => this.#disconnected(disconnection),
      },
    });
  }

  async #subscribeUntil(over: AbortSignal): Promise<SchedulerOutcome> {
    const client = this.#client;
    const stop = () => client.stop();
    over.addEventListener('abort', stop, { once: true });
    if (over.aborted) stop();
    client.start();
    const outcome = await client.done;
    over.removeEventListener('abort', stop);
    return outcome;
  }

  /** Whether the store, asked now, says that this term goes on. */
  async #isNamedByStore(over: AbortSignal): Promise<boolean> {
    const { store, leadership } = this.#options;
    while (!over.aborted && leadership.holds()) {
      const leader = await store.leader().catch(() => null);
      if (leader !== null) return leader?.term === leadership.term && leadership.holds();
      await pause(STORE_RETRY_MS, over);
    }
    return false;
  }

  /** How long to leave the other one alone. */
  #displaced(): number {
    const { log } = this.#options;
    const { waitMs, isFight } = this.#displacements.next(performance.now());
    const fields = { mesosFrameworkId: this.#frameworkId, waitMs };
    if (isFight) log.error(fields, FIGHT);
    else log.warn(fields, 'another scheduler has subscribed, though the store names this one: subscribing again');
    return waitMs;
  }

  #frameworkInfo(): FrameworkInfo {
    const { frameworkName, user, roles, failoverTimeoutMs, credential } = this.#options.settings;
    return {
      ...(this.#frameworkId === undefined ? {} : { id: { value: this.#frameworkId } }),
      name: frameworkName,
      user,
      roles: [...roles],
      // Mesos refuses one that is not the one that authenticates.
      ...(credential === undefined ? {} : { principal: credential.principal }),
      checkpoint: true,
      failover_timeout: failoverTimeoutMs / 1000,
      capabilities: CAPABILITIES.map((type) => ({ type })),
    };
  }

  async #subscribed(frameworkId: string): Promise<void> {
    const { store, leadership, log } = this.#options;
    if (this.#frameworkId !== frameworkId) {
      // Kept before anything is launched under it.
      const written = await store.writeSetting(leadership.term, FRAMEWORK_ID, frameworkId);
      if (written !== 'ok') throw new Error('another scheduler leads');
      this.#frameworkId = frameworkId;
    }
    log.info({ mesosFrameworkId: frameworkId }, 'subscribed to the Mesos master');
    this.#leader?.subscribed();
  }

  #detected(news: DetectionNews): void {
    const { log } = this.#options;
    if (news.kind === 'leader') log.info({ node: news.node }, describeNews(news));
    else this.#quiet.warn(`detection ${news.kind}`, {}, describeNews(news));
  }

  #disconnected({ reason, wasSubscribed, retryMs }: Disconnection): void {
    if (wasSubscribed) this.#options.log.warn({ reason, retryMs }, 'the subscription has ended');
    else this.#quiet.warn('subscribe', { reason, retryMs }, 'not subscribed');
    if (wasSubscribed) this.#leader?.disconnected();
  }

  /** Updates are stored side by side: the next event does not wait for the store. */
  #take(event: DeliveredEvent): void {
    const leader = this.#leader;
    if (leader === undefined) return;
    switch (event.type) {
      case 'OFFERS':
        return leader.offersCame(event.offers.offers ?? []);
      case 'RESCIND':
        return leader.rescinded(event.rescind.offer_id.value);
      case 'INVERSE_OFFERS':
        return leader.inverseOffersCame(event.inverse_offers.inverse_offers ?? []);
      case 'UPDATE':
        leader.updated(event.update.status).catch((error: unknown) => {
          // Not acknowledged: Mesos sends it again.
          this.#quiet.warn('update', { error: messageOf(error) }, 'an update was not acknowledged');
        });
        return;
      case 'UPDATE_OPERATION_STATUS':
        leader.operationUpdated(event.update_operation_status.status).catch((error: unknown) => {
          this.#quiet.warn('operation', { error: messageOf(error) }, "an operation's status was not acknowledged");
        });
        return;
      case 'MESSAGE': {
        const { agent_id, executor_id, data } = event.message;
        return leader.messageCame({ agentId: agent_id.value, executorId: executor_id.value }, data);
      }
      case 'FAILURE': {
        const { agent_id, executor_id } = event.failure;
        if (agent_id === undefined) return;
        if (executor_id === undefined) return leader.agentLost(agent_id.value);
        return leader.executorEnded({ agentId: agent_id.value, executorId: executor_id.value });
      }
      case 'ERROR':
        this.#options.log.error({ message: event.error.message }, 'the Mesos master says');
        return;
      default:
        return;
    }
  }

  /** The id is burnt: the next subscription gets a new one, and the operator is told. */
  async #forgetFrameworkId(): Promise<void> {
    const { store, leadership, log } = this.#options;
    log.error({ mesosFrameworkId: this.#frameworkId }, 'Mesos has removed this framework; subscribing as a new one');
    this.#frameworkId = undefined;
    await store.writeSetting(leadership.term, FRAMEWORK_ID, '');
  }
}

function idsOf(offerIds: readonly string[]): { value: string }[] {
  return offerIds.map((value) => ({ value }));
}
