/**
 * What an agent must have enough of, in the order in which it is looked at. Amounts are numbers in one unit each: cpus in
 * thousandths, as Mesos counts them.
 */
import type { MemberRequest } from '../types.ts';

export interface Dimension {
  readonly stage: 'cpus' | 'mem' | 'disk' | 'ports';
  /** An amount in words. */
  readonly words: (amount: number) => string;
}

export const DIMENSIONS = [
  { stage: 'cpus', words: (amount) => `${Math.max(0, amount) / 1000}` },
  { stage: 'mem', words: (amount) => `${Math.max(0, amount)} MB` },
  { stage: 'disk', words: (amount) => `${amount} MB` },
  { stage: 'ports', words: (amount) => `${amount}` },
] as const satisfies readonly Dimension[];

/** One amount for each dimension. */
export type Amounts = readonly [cpus: number, mem: number, disk: number, ports: number];

export function needOf({ resources, ports }: MemberRequest): Amounts {
  return [Math.round(resources.cpus * 1000), resources.memMb, resources.diskMb, ports.length];
}

/** `needs 1, offered 0.2`; `most`: the most that any of several agents offered. */
export function shortage(dimension: Dimension, need: number, most: number, agents: number): string {
  return `needs ${dimension.words(need)}, offered ${agents === 1 ? '' : 'at most '}${dimension.words(most)}`;
}
