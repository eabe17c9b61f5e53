/**
 * Writes of this process that are under way. The change log tells of a write on another connection, and may do so before its
 * answer is here; what it has written need not be read then, only waited for.
 */
export class OwnWrites {
  readonly #underWay = new Map<string, Set<Promise<unknown>>>();

  /** Runs a write of an instance, up to where the cache has it. */
  async run<T>(uid: string, write: () => Promise<T>): Promise<T> {
    const writing = write();
    const ofInstance = this.#underWay.get(uid) ?? new Set();
    this.#underWay.set(uid, ofInstance.add(writing));
    try {
      return await writing;
    } finally {
      ofInstance.delete(writing);
      if (ofInstance.size === 0) this.#underWay.delete(uid);
    }
  }

  /** Resolves when those that are under way now have come to an end, whichever. */
  async settled(uids: Iterable<string>): Promise<void> {
    await Promise.allSettled([...uids].flatMap((uid) => [...(this.#underWay.get(uid) ?? [])]));
  }
}
