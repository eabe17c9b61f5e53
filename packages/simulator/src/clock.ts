/** Virtual time: what is to happen waits in a heap, ordered by its time, then by when it was asked for. */
interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export class Clock {
  nowMs = 1_000_000;
  readonly #heap: Entry[] = [];
  readonly #held: Promise<void>[] = [];
  #order = 0;

  after(delayMs: number, run: () => void): void {
    this.#order += 1;
    this.#push({ atMs: this.nowMs + Math.max(0, delayMs), order: this.#order, run });
  }

  /** Time stands still until it is settled: code that is not the world's own may take as long as it needs. */
  hold(work: Promise<void>): void {
    this.#held.push(work);
  }

  /** Lets time pass up to `untilMs`. */
  async runUntil(untilMs: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= untilMs; next = this.#heap[0]) {
      this.#pop();
      this.nowMs = next.atMs;
      next.run();
      while (this.#held.length > 0) await Promise.all(this.#held.splice(0));
    }
    this.nowMs = Math.max(this.nowMs, untilMs);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !before(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const left = heap[child];
      const right = heap[child + 1];
      if (left === undefined) break;
      if (right !== undefined && before(right, left)) child += 1;
      const smaller = heap[child];
      if (smaller === undefined || !before(smaller, last)) break;
      heap[index] = smaller;
      index = child;
    }
    heap[index] = last;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
