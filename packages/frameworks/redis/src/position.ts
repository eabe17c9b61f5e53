/**
 * Where a Redis server's data is: its replication id and offset. A promoted slave goes on under a new id and remembers the
 * former one with the offset up to which both are the same; so a slave that has not followed it yet can be compared with it.
 * `history` is `ID` or `ID/FORMER@FIRST`, FIRST being the first offset that is not shared (second_repl_offset).
 */
import type { Position } from '@keelson/sdk';
import type { Replication } from './replication.ts';

const NO_ID = /^0+$/;

export function positionOf({ replid, replid2, secondOffset, offset }: Replication): Position {
  const former = NO_ID.test(replid2) || secondOffset < 0n ? '' : `/${replid2}@${secondOffset}`;
  return { history: `${replid}${former}`, value: `${offset}` };
}

/** Negative where a is older, positive where it is newer, 0 where equal; undefined where one is no part of the other. */
export function comparePositions(a: Position, b: Position): number | undefined {
  const left = read(a);
  const right = read(b);
  const shared = left.id === right.id || isPartOf(left, right) || isPartOf(right, left);
  if (!shared) return undefined;
  return left.offset < right.offset ? -1 : left.offset > right.offset ? 1 : 0;
}

interface Point {
  readonly id: string;
  readonly former: { readonly id: string; readonly first: bigint } | null;
  readonly offset: bigint;
}

function isPartOf(a: Point, b: Point): boolean {
  return b.former !== null && b.former.id === a.id && a.offset < b.former.first;
}

function read({ history, value }: Position): Point {
  const match = /^([^/]*)(?:\/([^@]*)@(\d+))?$/.exec(history);
  const [, id = history, formerId, first] = match ?? [];
  const former = formerId === undefined || first === undefined ? null : { id: formerId, first: BigInt(first) };
  return { id, former, offset: BigInt(value) };
}
