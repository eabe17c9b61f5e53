import type { Logger } from 'pino';

const DEFAULT_EVERY_MS = 5_000;

/** Says the same kind of thing at most once in so long, and how often it was left unsaid: a bad day must not fill a disk. */
export class QuietLog {
  readonly #log: Logger;
  readonly #everyMs: number;
  readonly #said = new Map<string, { atMs: number; unsaid: number }>();

  constructor(log: Logger, everyMs: number = DEFAULT_EVERY_MS) {
    this.#log = log;
    this.#everyMs = everyMs;
  }

  /** `kind` is one of few: each is remembered. */
  warn(kind: string, fields: Readonly<Record<string, unknown>>, message: string): void {
    const nowMs = performance.now();
    const before = this.#said.get(kind);
    if (before !== undefined && nowMs - before.atMs < this.#everyMs) {
      before.unsaid += 1;
      this.#log.debug(fields, message);
      return;
    }
    this.#said.set(kind, { atMs: nowMs, unsaid: 0 });
    const more = before === undefined || before.unsaid === 0 ? {} : { notShown: before.unsaid };
    this.#log.warn({ ...fields, ...more }, message);
  }
}
