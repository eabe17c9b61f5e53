/** What the store has of something that was found: the cache first, and the store itself before anything is said against it. */
import { type Claim, type Found, judge, type Verdict } from '@keelson/core';
import type { RetainedVolume, Store } from '@keelson/store';

export async function judged(
  store: Store,
  found: Found,
  retained: () => Promise<readonly RetainedVolume[]>,
): Promise<Verdict> {
  const { uid } = found;
  if (uid === null) return judge(found, { instance: undefined, tombstone: undefined, retained: [] });
  const cached = judge(found, { instance: store.get(uid), tombstone: undefined, retained: [] });
  if (cached.kind === 'owned') return cached;
  const instance = await store.read(uid);
  const claim: Claim = {
    instance,
    tombstone: instance === undefined ? await store.tombstone(uid) : undefined,
    retained: found.kind === 'volume' || found.kind === 'reservation' ? await retained() : [],
  };
  return judge(found, claim);
}
