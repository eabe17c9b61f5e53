/** One time limit for many calls: they end in the order in which they began, so that one timer serves all of them. */

interface Held {
  readonly endMs: number;
  readonly reject: (error: Error) => void;
}

export class TimeLimit {
  readonly #limitMs: number;
  /** The oldest first. */
  readonly #held = new Set<Held>();
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** How many calls are under way. */
  get size(): number {
    return this.#held.size;
  }

  /** As the call, unless that takes too long. */
  hold<T>(call: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const held = { endMs: performance.now() + this.#limitMs, reject };
    this.#held.add(held);
    this.#timer ??= this.#wake(this.#limitMs);
    call.then(
      (value) => {
        this.#held.delete(held);
        resolve(value);
      },
      (error: unknown) => {
        this.#held.delete(held);
        reject(error);
      },
    );
    return promise;
  }

  #wake(inMs: number): NodeJS.Timeout {
    // Whatever is waited for is a socket's, which keeps the process going.
    return setTimeout(() => this.#end(), inMs).unref();
  }

  #end(): void {
    const nowMs = performance.now();
    this.#timer = undefined;
    for (const held of this.#held) {
      if (held.endMs > nowMs) {
        this.#timer = this.#wake(Math.ceil(held.endMs - nowMs));
        return;
      }
      this.#held.delete(held);
      held.reject(new Error(`no answer within ${this.#limitMs} ms`));
    }
  }
}
