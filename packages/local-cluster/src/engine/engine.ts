/**
 * Runs transitions and lets their effects out.
 *
 * 1. A transition changes state in memory at once; what it wrote goes to the journal.
 * 2. Effects leave in the order in which they were emitted, and none before the writes of its transition are on disk.
 *    So what a framework or an executor has been told, a crash cannot undo.
 * 3. Effects may cause further transitions (a message of the master reaches an agent): they run after, not within.
 */
import type { Write } from '../journal/journal.ts';
import type { Effect } from './effect.ts';
import { Transaction, type Tx } from './tx.ts';

export interface EngineOptions {
  /** Appends to the journal; returns the sequence number of the last write. */
  readonly append: (writes: readonly Write[]) => number;
  readonly perform: (effect: Effect) => void;
}

type Item = { readonly after: number } & ({ readonly effect: Effect } | { readonly done: () => void });

export class Engine {
  private readonly options: EngineOptions;
  private queue: Item[] = [];
  private durable = 0;
  private appended = 0;
  private draining = false;
  private closed = false;

  constructor(options: EngineOptions) {
    this.options = options;
  }

  /** Runs a transition; what it returns is known at once, its effects follow. */
  run<T>(transition: (tx: Tx) => T): T {
    const tx = new Transaction(Date.now());
    const result = transition(tx);
    if (tx.writes.length > 0) this.appended = this.options.append(tx.writes);
    const after = tx.writes.length > 0 ? this.appended : 0;
    for (const effect of tx.effects) this.queue.push({ after, effect });
    this.drain();
    return result;
  }

  /** Like `run`, and waits until what the transition wrote is on disk. */
  async commit<T>(transition: (tx: Tx) => T): Promise<T> {
    const before = this.appended;
    const result = this.run(transition);
    const after = this.appended > before ? this.appended : 0;
    if (after <= this.durable && this.queue.length === 0) return result;
    await new Promise<void>((done) => {
      this.queue.push({ after, done });
      this.drain();
    });
    return result;
  }

  /** The journal has everything up to this number on disk. */
  setDurable(sequence: number): void {
    this.durable = sequence;
    this.drain();
  }

  /** From now on no effect leaves. */
  close(): void {
    this.closed = true;
    this.queue = [];
  }

  private drain(): void {
    if (this.draining || this.closed) return;
    this.draining = true;
    try {
      for (let item = this.queue[0]; item !== undefined && item.after <= this.durable; item = this.queue[0]) {
        this.queue.shift();
        if ('effect' in item) this.options.perform(item.effect);
        else item.done();
      }
    } finally {
      this.draining = false;
    }
  }
}
