/**
 * Where a server's data is. MariaDB: a GTID `DOMAIN-SERVER-SEQUENCE`; in strict mode the sequence grows over all servers.
 * https://mariadb.com/kb/en/gtid/
 */
import type { Position } from '@keelson/sdk';

const NOTHING = '0-0-0';

/** @param gtid one of the one domain that Keelson uses; empty: nothing was written yet. */
export function positionOf(gtid: string): Position {
  const value = gtid === '' ? NOTHING : gtid;
  return { history: `mariadb/${domainOf(value)}`, value };
}

/** Negative where a is older, positive where it is newer, 0 where equal; undefined where one is no part of the other. */
export function comparePositions(a: Position, b: Position): number | undefined {
  if (a.history !== b.history) return undefined;
  const left = sequenceOf(a.value);
  const right = sequenceOf(b.value);
  // The same place in the log, written by two servers: they have gone separate ways.
  if (left === right && a.value !== b.value) return undefined;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The later one of two. */
export function laterOf(a: string, b: string): string {
  if (a === '' || b === '') return a || b;
  return sequenceOf(a) < sequenceOf(b) ? b : a;
}

/** Whether the GTID `a` has all that `b` has; empty: nothing was written yet. */
export function isAtLeast(a: string, b: string): boolean {
  return b === '' || (a !== '' && sequenceOf(a) >= sequenceOf(b));
}

function domainOf(gtid: string): string {
  return gtid.split('-')[0] ?? '';
}

function sequenceOf(gtid: string): bigint {
  const sequence = /^\d+-\d+-(\d+)$/.exec(gtid)?.[1];
  if (sequence === undefined) throw new Error(`not a GTID of one domain: ${gtid}`);
  return BigInt(sequence);
}
