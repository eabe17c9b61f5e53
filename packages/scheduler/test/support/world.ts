/** What tests build on: frameworks, instances, a Mesos master's end of the line, and waiting. */
import { createInstance, type Instance, type InstanceEvent, specSchema } from '@keelson/core';
import type { ExecutorInfo, Offer, OfferOperation, OperationStatus, TaskInfo, TaskStatus } from '@keelson/mesos';
import {
  type Command,
  command,
  type Instance as HookInstance,
  type Member,
  type ProbeResult,
  StatefulFramework,
  type TaskConfig,
} from '@keelson/sdk';
import { traitsOf } from '@keelson/sdk/host';
import { MemoryStore } from '@keelson/store';
import { pino } from 'pino';
import { Executors } from '../../src/executors.ts';
import { frameworksOf } from '../../src/frameworks.ts';
import { InstanceLoops } from '../../src/instance-loop.ts';
import type { MesosCalls } from '../../src/leader.ts';

export const silent = pino({ level: 'silent' });

/** A framework whose hooks a test can replace. */
export class Plain extends StatefulFramework {
  readonly name: string = 'plain';
  readonly topology = 'master-slave';
  readonly ports = ['main'];
  override readonly startOrder = 'together';
  configOf: (instance: HookInstance, member: Member) => TaskConfig | Promise<TaskConfig> = () => ({ image: 'none' });

  config(instance: HookInstance, member: Member): TaskConfig | Promise<TaskConfig> {
    return this.configOf(instance, member);
  }
}

/** One whose slaves get their data from the master: its operations are commands that always go well. */
export class Copied extends Plain {
  override readonly name = 'copied';
  override probe(): Command<ProbeResult> {
    return command(['probe']).map(() => ({ position: { history: 'h', value: '1' }, synced: true }));
  }
  override promote(): Command<unknown> {
    return command(['promote']);
  }
  override follow(): Command<unknown> {
    return command(['follow']);
  }
  override demote(): Command<ProbeResult> {
    return this.probe();
  }
}

let made = 0;

export function newInstance(framework: StatefulFramework, name: string, slaves = 0): Instance {
  made += 1;
  const resources = { cpus: 0.5, memMb: 64, diskMb: 10 };
  const spec = specSchema.parse({ name, framework: framework.name, slaves, resources });
  return createInstance(`${name}-${String(made).padStart(8, '0')}`, spec, traitsOf(framework), Date.now());
}

export async function eventually<T>(
  what: string,
  condition: () => T | undefined | false | Promise<T | undefined | false>,
) {
  const deadline = Date.now() + 60_000; // a busy machine
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`did not happen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The other end of the wire: notes what the scheduler says. */
export class Master implements MesosCalls {
  readonly accepts: {
    offerIds: readonly string[];
    tasks: readonly TaskInfo[];
    operations: readonly OfferOperation[];
  }[] = [];
  readonly declines: string[] = [];
  readonly kills: string[] = [];
  readonly acknowledged: string[] = [];
  readonly reconciled: (readonly string[])[] = [];
  readonly messages: string[] = [];
  readonly inverse: string[] = [];
  reconciledOperations = 0;
  revives = 0;
  suppresses = 0;
  /** Calls are not taken while it is away. */
  away = false;

  get tasks(): string[] {
    return this.accepts.flatMap(({ tasks }) => tasks.map(({ task_id }) => task_id.value));
  }

  async accept(
    offerIds: readonly string[],
    tasks: readonly TaskInfo[],
    _refuseSeconds: number,
    operations: readonly OfferOperation[] = [],
  ): Promise<void> {
    this.#here();
    this.accepts.push({ offerIds, tasks, operations });
  }
  async decline(offerIds: readonly string[]): Promise<void> {
    this.#here();
    this.declines.push(...offerIds);
  }
  async acceptInverseOffers(ids: readonly string[]): Promise<void> {
    this.#here();
    this.inverse.push(...ids.map((id) => `accepted ${id}`));
  }
  async declineInverseOffers(ids: readonly string[]): Promise<void> {
    this.#here();
    this.inverse.push(...ids.map((id) => `declined ${id}`));
  }
  async revive(): Promise<void> {
    this.#here();
    this.revives += 1;
  }
  async suppress(): Promise<void> {
    this.#here();
    this.suppresses += 1;
  }
  async kill(taskId: string): Promise<void> {
    this.kills.push(taskId);
    this.#here();
  }
  async acknowledge(status: TaskStatus): Promise<void> {
    this.#here();
    this.acknowledged.push(`${status.task_id.value} ${status.state}`);
  }
  async reconcile(tasks: readonly { taskId: string }[]): Promise<void> {
    this.reconciled.push(tasks.map(({ taskId }) => taskId));
    this.#here();
  }
  async acknowledgeOperation({ operation_id, state }: OperationStatus): Promise<void> {
    this.#here();
    this.acknowledged.push(`${operation_id?.value} ${state}`);
  }
  async reconcileOperations(): Promise<void> {
    this.#here();
    this.reconciledOperations += 1;
  }
  async message(_to: unknown, data: Uint8Array): Promise<void> {
    this.#here();
    this.messages.push(Buffer.from(data).toString());
  }

  #here(): void {
    if (this.away) throw new Error('not subscribed');
  }
}

/** The same executor, whatever is offered. */
export const always = (info: ExecutorInfo): Executors => new Executors({ describe: () => info, roles: [''] });

let offered = 0;

export function offerOf(agentId: string, { cpus = 4, executors = [] as string[], port = 31_000 } = {}): Offer {
  offered += 1;
  return {
    id: { value: `offer-${offered}` },
    framework_id: { value: 'f' },
    agent_id: { value: agentId },
    hostname: agentId,
    executor_ids: executors.map((value) => ({ value })),
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 2048 } },
      { name: 'disk', type: 'SCALAR', scalar: { value: 2048 } },
      { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: port, end: port + 9 }] } },
    ],
  };
}

export function statusOf(taskId: string, state: TaskStatus['state'], more: Partial<TaskStatus> = {}): TaskStatus {
  return {
    task_id: { value: taskId },
    state,
    source: 'SOURCE_EXECUTOR',
    agent_id: { value: 'agent-1' },
    uuid: new Uint8Array(16).fill(7),
    ...more,
  };
}

/** An opened memory store, with a leadership. */
export async function ledStore(store: MemoryStore = new MemoryStore()) {
  await store.open();
  const leadership = await store.campaign({ name: 'test', url: '', ttlMs: 60_000 }, new AbortController().signal);
  if (leadership === null) throw new Error('does not lead');
  return { store, leadership };
}

export function loopsOn(store: MemoryStore, framework: Plain, term: number, more: { mayAct?: () => boolean } = {}) {
  const stored: (Instance | null)[] = [];
  const frameworks = frameworksOf([framework]);
  const loops = new InstanceLoops({
    store,
    term,
    log: silent,
    now: Date.now,
    mayAct: more.mayAct ?? (() => true),
    traitsOf: (name) => {
      const found = frameworks.get(name);
      return found === undefined ? undefined : traitsOf(found);
    },
    onStored: (_uid, instance) => void stored.push(instance),
  });
  return { loops, stored };
}

/** A store whose writes of a status can be held up, and fail. */
export class SlowStore extends MemoryStore {
  gate: Promise<void> = Promise.resolve();
  failure: Error | undefined;
  /** Happens between the decision to end a record and its end. */
  beforeRemove: (() => Promise<void>) | undefined;
  writes = 0;

  override async remove(write: Parameters<MemoryStore['remove']>[0]) {
    await this.beforeRemove?.();
    return super.remove(write);
  }

  override async writeStatus(write: Parameters<MemoryStore['writeStatus']>[0]) {
    await this.gate;
    if (this.failure !== undefined) throw this.failure;
    this.writes += 1;
    return super.writeStatus(write);
  }
}

export function placement(uid: string, ordinal: number, offerId = `o-${uid}-${ordinal}`): InstanceEvent {
  return {
    kind: 'placed',
    placements: [
      {
        ordinal,
        home: {
          agentId: 'agent-1',
          hostname: 'agent-1',
          address: '127.0.0.1',
          ports: { main: 31_000 + ordinal },
          volumeId: null,
        },
        offerIds: [offerId],
        executorId: 'e',
        generation: 1,
        deadlineMs: Date.now() + 30_000,
      },
    ],
  };
}
