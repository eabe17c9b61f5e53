/**
 * Where a server's data is: its timeline, how that came to be, and how far its log is there. `history` is
 * `SYSTEM:1@LSN,2@LSN,3`: timeline 3 left timeline 2 at LSN, which left timeline 1. `value` is the log's position in bytes.
 */
import type { Position } from '@keelson/sdk';

export interface Timeline {
  readonly id: number;
  /** Earlier ones, the oldest first, with the position at which each was left. */
  readonly former: readonly { readonly id: number; readonly end: bigint }[];
}

export interface Point {
  readonly system: string;
  readonly timeline: Timeline;
  readonly lsn: bigint;
}

export function positionOf({ system, timeline, lsn }: Point): Position {
  const former = timeline.former.map(({ id, end }) => `${id}@${end}`);
  return { history: `${system}:${[...former, timeline.id].join(',')}`, value: `${lsn}` };
}

/** Negative where a is older, positive where it is newer, 0 where equal; undefined where one is no part of the other. */
export function comparePositions(a: Position, b: Position): number | undefined {
  const left = pointOf(a);
  const right = pointOf(b);
  if (left.system !== right.system) return undefined;
  return isOnWayTo(left, right) || isOnWayTo(right, left) ? sign(left.lsn - right.lsn) : undefined;
}

/** Whether all of `a` is part of the history of `b`, or of what will be `b`'s on the same timeline. */
export function isOnWayTo(a: Point, b: Point): boolean {
  if (a.system !== b.system || !isPrefix(a.timeline, b.timeline)) return false;
  const left = b.timeline.former.find(({ id }) => id === a.timeline.id);
  return left === undefined ? a.timeline.id === b.timeline.id : a.lsn <= left.end;
}

function isPrefix(a: Timeline, b: Timeline): boolean {
  return a.former.every(({ id, end }, index) => b.former[index]?.id === id && b.former[index]?.end === end);
}

function pointOf({ history, value }: Position): Point {
  const colon = history.indexOf(':');
  const steps = history.slice(colon + 1).split(',');
  const former = steps.slice(0, -1).map((step) => {
    const [id = '', end = ''] = step.split('@');
    return { id: Number(id), end: BigInt(end) };
  });
  return { system: history.slice(0, colon), timeline: { id: Number(steps.at(-1)), former }, lsn: BigInt(value) };
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** `0/3000148`: two halves in hexadecimal. */
export function lsnOf(text: string): bigint {
  const [high, low] = text.split('/');
  if (high === undefined || low === undefined) throw new Error(`not a log position: ${text}`);
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** A timeline's history file: `1\t0/3000148\tno recovery target specified` a line. */
export function parseTimeline(id: number, historyFile: string): Timeline {
  const former = historyFile.split('\n').flatMap((line) => {
    const [, timeline, end] = /^(\d+)\t([0-9A-F]+\/[0-9A-F]+)/.exec(line) ?? [];
    return timeline === undefined || end === undefined ? [] : [{ id: Number(timeline), end: lsnOf(end) }];
  });
  return { id, former };
}
