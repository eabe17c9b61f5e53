import { z } from 'zod';

/** A DNS label of at most 40 characters: an instance's name, and the stem of its members' stable names. */
export const instanceName = z
  .string()
  .regex(
    /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
    'must be a DNS label: a-z, 0-9, -, at most 40 characters, first a letter',
  );

/** An instance's uid: its name, a dash and eight random base-36 characters. Never used again. */
export const instanceUid = z.string().regex(/^[a-z][a-z0-9-]{0,39}-[a-z0-9]{8}$/);

export interface TaskRef {
  readonly uid: string;
  readonly ordinal: number;
  readonly launch: number;
}

/** `UID.ORDINAL.LAUNCH`: one launch of one member. Task ids are derived, never stored apart from their parts. */
export function taskIdOf({ uid, ordinal, launch }: TaskRef): string {
  return `${uid}.${ordinal}.${launch}`;
}

/** The parts of a task id, or null where it is not one of Keelson's. */
export function parseTaskId(taskId: string): TaskRef | null {
  const match = /^([a-z][a-z0-9-]{0,39}-[a-z0-9]{8})\.(\d{1,6})\.(\d{1,9})$/.exec(taskId);
  const [, uid, ordinal, launch] = match ?? [];
  if (uid === undefined) return null;
  return { uid, ordinal: Number(ordinal), launch: Number(launch) };
}

/** `UID.ORDINAL.RANDOM`: a persistent volume of Mesos. Each that is made has an id of its own. */
export function volumeIdOf({ uid, ordinal }: Omit<TaskRef, 'launch'>, random: string): string {
  return `${uid}.${ordinal}.${random}`;
}

/** Whose it is, or null where it is none of those. */
export function parseVolumeId(volumeId: string): Omit<TaskRef, 'launch'> | null {
  const match = /^([a-z][a-z0-9-]{0,39}-[a-z0-9]{8})\.(\d{1,6})\.[0-9a-f]{8}$/.exec(volumeId);
  const [, uid, ordinal] = match ?? [];
  return uid === undefined ? null : { uid, ordinal: Number(ordinal) };
}

/** `cache-0`: a member's stable name. */
export function memberName(instance: string, ordinal: number): string {
  return `${instance}-${ordinal}`;
}
