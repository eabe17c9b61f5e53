/** A leader on a memory store, with a Mesos master driven by hand, and its queues in a Redis. */
import type { FromExecutor, Instance, UpdateData } from '@keelson/core';
import type { ExecutorInfo, TaskStatus } from '@keelson/mesos';
import type { MemoryStore } from '@keelson/store';
import { frameworksOf } from '../../src/frameworks.ts';
import { Jobs } from '../../src/jobs.ts';
import { Leader } from '../../src/leader.ts';
import { Metrics } from '../../src/metrics.ts';
import type { RecoveryState } from '../../src/recovery/recovery.ts';
import {
  always,
  eventually,
  ledStore,
  Master,
  newInstance,
  offerOf,
  Plain,
  SlowStore,
  silent,
  statusOf,
} from './world.ts';

export const EXECUTOR: ExecutorInfo = { executor_id: { value: 'e' }, type: 'CUSTOM' };

let prefixes = 0;

export class Led<S extends MemoryStore = SlowStore> {
  readonly master = new Master();
  readonly regressed: string[] = [];
  readonly store: S;
  readonly framework: Plain;
  readonly leader: Leader;
  readonly jobs: Jobs;
  readonly resign: () => Promise<void>;
  /** Of its queues. */
  readonly prefix: string;

  private constructor(
    store: S,
    framework: Plain,
    leadership: Awaited<ReturnType<typeof ledStore>>['leadership'],
    redisUrl: string,
    recovery?: RecoveryState,
  ) {
    this.store = store;
    this.framework = framework;
    this.resign = () => leadership.resign();
    prefixes += 1;
    this.prefix = `{led-${process.pid}-${prefixes}}`;
    this.jobs = new Jobs({ redisUrl, prefix: this.prefix, log: silent });
    this.leader = new Leader({
      store,
      leadership,
      frameworks: frameworksOf([framework]),
      calls: this.master,
      executors: always(EXECUTOR),
      cluster: 'test',
      ...(recovery === undefined ? {} : { recovery }),
      jobs: this.jobs,
      metrics: new Metrics(
        () => store.all(),
        () => true,
      ),
      log: silent,
      now: Date.now,
      onRegressed: (detail) => void this.regressed.push(detail),
      regressed: () => this.regressed.length > 0,
    });
  }

  static async start(
    redisUrl: string,
    framework = new Plain(),
    store: SlowStore = new SlowStore(),
    recovery?: RecoveryState,
  ): Promise<Led> {
    const { leadership } = await ledStore(store);
    const led = new Led(store, framework, leadership, redisUrl, recovery);
    led.leader.start();
    led.leader.subscribed();
    return led;
  }

  async close(): Promise<void> {
    this.leader.close();
    await this.jobs.close();
    await this.resign();
  }

  async create(name: string, slaves = 0): Promise<string> {
    const instance = newInstance(this.framework, name, slaves);
    await this.store.create(instance, { password: 'p'.repeat(32) }, []);
    return instance.uid;
  }

  get(uid: string): Instance {
    const instance = this.store.get(uid);
    if (instance === undefined) throw new Error(`${uid} is gone`);
    return instance;
  }

  member(uid: string, ordinal = 0): Instance['status']['members'][number] | undefined {
    return this.store.get(uid)?.status.members.find((member) => member.ordinal === ordinal);
  }

  state(uid: string, ordinal = 0): string | undefined {
    return this.member(uid, ordinal)?.task?.state;
  }

  offer(agentId = 'agent-1', options: Parameters<typeof offerOf>[1] = {}): string {
    const offer = offerOf(agentId, options);
    this.leader.offersCame([offer]);
    return offer.id.value;
  }

  update(taskId: string, state: TaskStatus['state'], more: Partial<TaskStatus> = {}): Promise<void> {
    return this.leader.updated(statusOf(taskId, state, more));
  }

  message(message: FromExecutor): void {
    this.leader.messageCame({ agentId: 'agent-1', executorId: 'e' }, Buffer.from(JSON.stringify(message)));
  }

  /** Creates an instance of one member and brings it to run on agent-1. */
  async running(name: string): Promise<string> {
    const uid = await this.create(name);
    this.offer();
    await eventually('launched', () => this.master.tasks.includes(`${uid}.0.1`));
    await this.update(`${uid}.0.1`, 'TASK_RUNNING', { healthy: true });
    return uid;
  }
}

export const dataOf = (data: UpdateData): Uint8Array => Buffer.from(JSON.stringify(data));
