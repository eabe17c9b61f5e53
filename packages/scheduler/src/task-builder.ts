/** The TaskInfo of a member's launch, and of an errand. No secret is in them: masters see them, agents checkpoint them. */
import { randomUUID } from 'node:crypto';
import {
  type Errand,
  type Instance,
  type Member,
  memberName,
  type Sender,
  type TaskData,
  taskIdOf,
  viewOf,
} from '@keelson/core';
import type { ExecutorInfo, Resource, TaskInfo } from '@keelson/mesos';

export interface TaskContext {
  readonly cluster: string;
  readonly sender: Sender;
}

/** Where a task goes. */
export interface TaskPlace {
  readonly agentId: string;
  readonly resources: Resource[];
  readonly executor: ExecutorInfo;
}

export function memberTask(
  context: TaskContext,
  instance: Instance,
  member: Member,
  { agentId, resources, executor }: TaskPlace,
): TaskInfo {
  const { uid, declared, status } = instance;
  const { ordinal, launch, home, task } = member;
  if (home === null || task?.config == null)
    throw new Error(`${memberName(declared.spec.name, ordinal)} is not prepared`);
  const data: TaskData = {
    kind: 'run',
    sender: context.sender,
    cluster: context.cluster,
    uid,
    ordinal,
    launch,
    epoch: status.epoch,
    config: task.config,
    resources: declared.spec.resources,
    network: declared.spec.network,
    ports: home.ports,
    volumeId: home.volumeId,
    ...(home.mesosVolume === undefined
      ? {}
      : { mesosVolume: { role: home.mesosVolume.role, sizeMb: home.mesosVolume.sizeMb } }),
    instance: viewOf(instance),
  };
  const { graceMs } = task.config.stop;
  return {
    name: memberName(declared.spec.name, ordinal),
    task_id: { value: taskIdOf({ uid, ordinal, launch }) },
    agent_id: { value: agentId },
    resources,
    executor,
    kill_policy: { grace_period: { nanoseconds: nanoseconds(graceMs) } },
    data: encode(data),
    labels: {
      labels: [
        { key: 'keelson.cluster', value: context.cluster },
        { key: 'keelson.instance', value: uid },
        { key: 'keelson.member', value: memberName(declared.spec.name, ordinal) },
        { key: 'keelson.launch', value: String(launch) },
      ],
    },
  };
}

export const ERRAND_PREFIX = 'errand-';

export function errandTask(
  context: TaskContext,
  errand: Errand,
  { agentId, resources, executor }: TaskPlace,
  taskId: string,
): TaskInfo {
  const data: TaskData = { kind: 'errand', sender: context.sender, cluster: context.cluster, errand };
  return {
    name: 'uid' in errand ? `${errand.kind} for ${errand.uid}.${errand.ordinal}` : errand.kind,
    task_id: { value: taskId },
    agent_id: { value: agentId },
    resources,
    executor,
    data: encode(data),
    labels: { labels: [{ key: 'keelson.cluster', value: context.cluster }] },
  };
}

export function newErrandId(): string {
  return `${ERRAND_PREFIX}${randomUUID()}`;
}

function encode(data: TaskData): Uint8Array {
  return Buffer.from(JSON.stringify(data));
}

function nanoseconds(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}
