/** The labels of every container that Keelson starts. Containers without them are never touched. */
import type { TaskRef } from '@keelson/core';

export const LABELS = {
  cluster: 'keelson.cluster',
  uid: 'keelson.instance-uid',
  ordinal: 'keelson.member',
  launch: 'keelson.launch',
  taskId: 'keelson.task-id',
  agentId: 'keelson.agent-id',
  executorId: 'keelson.executor-id',
  runId: 'keelson.run-id',
  volumeId: 'keelson.volume-id',
  /** Where the volume's data is on this machine: what tells two volumes of one id apart, of two clusters say. */
  volumePath: 'keelson.volume-path',
  /** `server`, or `prepare` for the step before it. */
  purpose: 'keelson.purpose',
} as const;

/** Who started a container: one run of one executor of one agent of one cluster. */
export interface Owner {
  readonly cluster: string;
  readonly agentId: string;
  readonly executorId: string;
  readonly runId: string;
}

export interface Labelled extends TaskRef {
  readonly taskId: string;
  readonly volume: { readonly id: string; readonly path: string } | null;
  readonly purpose: 'server' | 'prepare';
}

export type Labels = Readonly<Record<string, string>>;

export function labelsOf(owner: Owner, task: Labelled): Record<string, string> {
  return {
    [LABELS.cluster]: owner.cluster,
    [LABELS.agentId]: owner.agentId,
    [LABELS.executorId]: owner.executorId,
    [LABELS.runId]: owner.runId,
    [LABELS.uid]: task.uid,
    [LABELS.ordinal]: String(task.ordinal),
    [LABELS.launch]: String(task.launch),
    [LABELS.taskId]: task.taskId,
    [LABELS.purpose]: task.purpose,
    ...(task.volume === null ? {} : { [LABELS.volumeId]: task.volume.id, [LABELS.volumePath]: task.volume.path }),
  };
}

/** `label` entries of a list filter, by label: all must match. */
export function labelFilter(wanted: Labels): string[] {
  return Object.entries(wanted).map(([label, value]) => `${label}=${value}`);
}

export function sameExecutor(labels: Labels, owner: Owner): boolean {
  return (
    labels[LABELS.cluster] === owner.cluster &&
    labels[LABELS.agentId] === owner.agentId &&
    labels[LABELS.executorId] === owner.executorId
  );
}

export function sameRun(labels: Labels, owner: Owner): boolean {
  return sameExecutor(labels, owner) && labels[LABELS.runId] === owner.runId;
}

/** The launch that a container belongs to; undefined where its labels do not say. */
export function launchOf(labels: Labels): TaskRef | undefined {
  const uid = labels[LABELS.uid];
  const ordinal = Number(labels[LABELS.ordinal]);
  const launch = Number(labels[LABELS.launch]);
  return uid === undefined || !Number.isInteger(ordinal) || !Number.isInteger(launch)
    ? undefined
    : { uid, ordinal, launch };
}
