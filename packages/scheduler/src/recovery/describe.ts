/** Asks executors for all that they know of a live launch; the secrets come sealed to a key of this leader's own. */
import { type Survivor, type TaskRef, taskIdOf } from '@keelson/core';
import { type KeyPair, unseal } from '@keelson/sdk';
import type { ExecutorAddress, ExecutorChannel } from '../executor-channel.ts';

export interface DescribedLaunch {
  readonly survivor: Survivor;
  readonly secrets: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 10_000;

/** @throws where the executor does not answer, or says no. */
export async function describeLaunch(
  channel: ExecutorChannel,
  keys: KeyPair,
  at: ExecutorAddress,
  ref: TaskRef,
  signal: AbortSignal,
): Promise<DescribedLaunch> {
  const { uid, ordinal, launch } = ref;
  const body = { kind: 'describe', uid, ordinal, launch, publicKey: keys.publicKey } as const;
  const reply = await channel.ask(at, body, TIMEOUT_MS, signal);
  if (reply.kind !== 'describe') throw new Error(`unexpected reply: ${reply.kind}`);
  const { kind: _, sealed, ...described } = reply;
  const { secrets } = unseal(keys, taskIdOf(ref), sealed);
  return { survivor: { ...at, described }, secrets };
}

/** Of each member the highest launch. */
export function newestOfEach(launches: readonly DescribedLaunch[]): readonly DescribedLaunch[] {
  const byOrdinal = Map.groupBy(launches, ({ survivor }) => survivor.described.data.ordinal);
  return [...byOrdinal.values()].flatMap((some) =>
    some.toSorted((a, b) => b.survivor.described.data.launch - a.survivor.described.data.launch).slice(0, 1),
  );
}
