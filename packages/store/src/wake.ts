/**
 * Wakes whoever waits for news. Take `count` before looking, look, then wait for what came after `count`: nothing that
 * happens in between is overlooked.
 */
export class Wake {
  #count = 0;
  readonly #waiting = new Set<() => void>();

  get count(): number {
    return this.#count;
  }

  wake(): void {
    this.#count += 1;
    for (const go of [...this.#waiting]) go();
  }

  /** Resolves when `wake` was called since `count` was taken, after `timeoutMs`, or when `signal` is aborted. */
  after(count: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.#count !== count || signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const go = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', go);
      this.#waiting.delete(go);
      resolve();
    };
    const timer = setTimeout(go, timeoutMs);
    this.#waiting.add(go);
    signal.addEventListener('abort', go, { once: true });
    return promise;
  }
}
