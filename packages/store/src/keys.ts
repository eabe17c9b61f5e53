/**
 * Where things are in Redis. All keys begin with one prefix (default `keelson:`).
 *
 *   meta              hash    id, format, sealCheck, revision (of the store: grows with every write), term (highest)
 *   names             hash    name -> uid, of live instances
 *   instance:UID      hash    name, createdAtMs, traits, declared, generation, status, revision
 *   secrets:UID       string  the instance's secrets, sealed
 *   files:UID         hash    ordinal -> `LAUNCH:` and the texts of that launch's files, sealed
 *   tombstones        hash    uid -> tombstone
 *   tombstone-order   list    uids, oldest first: the oldest tombstones go when there are too many
 *   retained          hash    volume id -> retained volume
 *   settings          hash    the cluster's settings
 *   journal           stream  what operators read, of all instances (u: uid, n: name, e: entry), capped
 *   journal:UID       stream  the same entries of one instance under the same ids, capped
 *   changes           stream  which record each write changed: what caches follow, capped
 *   leader            hash    nonce, renewal, name, url, ttlMs, term of who leads
 */
export interface Keys {
  readonly meta: string;
  readonly names: string;
  readonly tombstones: string;
  readonly tombstoneOrder: string;
  readonly retained: string;
  readonly settings: string;
  readonly journal: string;
  readonly changes: string;
  readonly leader: string;
  instance(uid: string): string;
  secrets(uid: string): string;
  files(uid: string): string;
  journalOf(uid: string): string;
}

export function keysWith(prefix: string): Keys {
  return {
    meta: `${prefix}meta`,
    names: `${prefix}names`,
    tombstones: `${prefix}tombstones`,
    tombstoneOrder: `${prefix}tombstone-order`,
    retained: `${prefix}retained`,
    settings: `${prefix}settings`,
    journal: `${prefix}journal`,
    changes: `${prefix}changes`,
    leader: `${prefix}leader`,
    instance: (uid) => `${prefix}instance:${uid}`,
    secrets: (uid) => `${prefix}secrets:${uid}`,
    files: (uid) => `${prefix}files:${uid}`,
    journalOf: (uid) => `${prefix}journal:${uid}`,
  };
}

/** What a retained volume is known by: folders are called the same on every agent. */
export function retainedKey({ agentId, volumeId }: { readonly agentId: string; readonly volumeId: string }): string {
  return `${agentId} ${volumeId}`;
}
