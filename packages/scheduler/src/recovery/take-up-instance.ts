/** Writes an instance as its agents describe it into the store: one that is missing there, or that is older there. */
import { changedFields, type Instance, type JournalEntry, takeUp, volumesOf } from '@keelson/core';
import { traitsOf } from '@keelson/sdk/host';
import type { Store } from '@keelson/store';
import { type Frameworks, frameworkOf } from '../frameworks.ts';
import type { DescribedLaunch } from './describe.ts';

export interface TakeUpOptions {
  readonly store: Store;
  readonly term: number;
  readonly frameworks: Frameworks;
  readonly now: () => number;
}

/** @throws where it can't be: why. */
export async function takeUpInstance(
  { store, term, frameworks, now }: TakeUpOptions,
  uid: string,
  launches: readonly DescribedLaunch[],
): Promise<void> {
  const [first] = launches;
  if (first === undefined) throw new RangeError(`${uid}: nothing to take up`);
  const nowMs = now();
  const base = await store.read(uid);
  if (base === undefined && (await store.tombstone(uid)) !== undefined) throw new Error(`${uid} was destroyed`);
  const framework = frameworkOf(frameworks, first.survivor.described.view.framework);
  const survivors = launches.map(({ survivor }) => survivor);
  const after = takeUp(base, survivors, base?.traits ?? traitsOf(framework), nowMs);
  const ordinals = survivors.map(({ described }) => described.data.ordinal).sort((a, b) => a - b);
  const journal = [entry(nowMs, `taken up as it runs: members ${ordinals.join(', ')}`)];
  if (base === undefined) {
    const secrets = Object.assign({}, ...launches.map((launch) => launch.secrets));
    const missing = framework.secrets.filter((name) => typeof secrets[name] !== 'string');
    if (missing.length > 0) throw new Error(`${uid}: no agent knows its ${missing.join(', ')}`);
    const created = await store.create(after, secrets, journal);
    if (created === 'exists') throw new Error(`another instance is called ${after.declared.spec.name} by now`);
    return forgetRetained(store, term, after);
  }
  await declareAll(store, base, after, nowMs);
  const status = { ...after.status, revision: base.status.revision + 1 };
  const written = await store.writeStatus({ term, uid, expectedRevision: base.status.revision, status, journal });
  if (written.kind !== 'ok') throw new Error(`${uid} was not stored: ${written.kind}`);
}

/** More of it run than the store asks for: first they are asked for, so that none is ended in between. */
async function declareAll(store: Store, { uid, declared: before }: Instance, { declared }: Instance, atMs: number) {
  if (declared.generation === before.generation) return;
  const message = `more run than the store asked for: ${changedFields(before.spec, declared.spec).join(', ')} is raised`;
  const written = await store.writeDeclared(uid, before.generation, declared, [entry(atMs, message)]);
  if (written.kind !== 'ok') throw new Error(`${uid} was not declared: ${written.kind}`);
}

function entry(atMs: number, message: string): JournalEntry {
  return { kind: 'adopted', atMs, member: null, message };
}

/** What was retained of it while there was no record of it is its members' again. */
async function forgetRetained(store: Store, term: number, { uid, status }: Instance): Promise<void> {
  const volumes = status.members.flatMap(volumesOf);
  for (const one of await store.retained()) {
    const isIts = volumes.some(({ agentId, volumeId }) => one.agentId === agentId && one.volumeId === volumeId);
    if (one.uid === uid && isIts) await store.writeRetained(term, 'forget', one, []);
  }
}
