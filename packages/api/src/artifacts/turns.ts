/** Lets so many through at once, the others in the order in which they came. */
export class Turns {
  readonly #atOnce: number;
  readonly #longestMs: number;
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  /** @param longestMs a turn that lasts longer keeps nobody waiting any more */
  constructor(atOnce: number, longestMs: number) {
    this.#atOnce = atOnce;
    this.#longestMs = longestMs;
  }

  /** Resolves with what ends the turn, which may be called twice; undefined: it was given up before. */
  async take(givenUp: AbortSignal): Promise<(() => void) | undefined> {
    if (this.#taken >= this.#atOnce) await this.#wait(givenUp);
    if (givenUp.aborted) return undefined;
    this.#taken += 1;
    const timer = setTimeout(() => end(), this.#longestMs);
    const { promise, resolve: end } = Promise.withResolvers<void>();
    void promise.then(() => {
      clearTimeout(timer);
      this.#taken -= 1;
      this.#next();
    });
    return end;
  }

  async #wait(givenUp: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    givenUp.addEventListener('abort', () => resolve(), { once: true });
    if (givenUp.aborted) resolve();
    await promise;
    this.#waiting.delete(resolve);
    // Its turn had come, perhaps: it is somebody else's then.
    if (givenUp.aborted) this.#next();
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#taken >= this.#atOnce) return;
    this.#waiting.delete(first);
    first();
  }
}
