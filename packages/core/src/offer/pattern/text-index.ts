/**
 * The distinct values of a field, sorted by how they begin and by how they end. A pattern with a literal beginning or end is
 * held against the few texts that share it; another goes through all in order, and characters that a text shares with the
 * one before it are not walked again.
 */
import type { Pattern } from './pattern.ts';

interface Sorted {
  readonly texts: readonly string[];
  /** How many characters each has in common with the one before it. */
  readonly shared: Uint16Array;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

export class TextIndex {
  readonly #texts: readonly string[];
  #byStart: Sorted | undefined;
  /** Written backwards. */
  #byEnd: readonly string[] | undefined;

  constructor(texts: Iterable<string>) {
    this.#texts = [...texts];
  }

  /** The texts that the pattern matches, in no order. */
  matching(pattern: Pattern): readonly string[] {
    this.#byStart ??= sorted(this.#texts);
    this.#byEnd ??= this.#texts.map(backwards).sort();
    const { texts, shared } = this.#byStart;
    const byStart = spanOf(texts, pattern.start);
    const byEnd = spanOf(this.#byEnd, backwards(pattern.end));
    if (sizeOf(byEnd) * 2 >= sizeOf(byStart)) return pattern.matchingOf(texts, shared, byStart.from, byStart.to);
    const candidates = this.#byEnd.slice(byEnd.from, byEnd.to).map(backwards);
    return candidates.filter((text) => pattern.matches(text));
  }
}

function sorted(unsorted: readonly string[]): Sorted {
  const texts = [...unsorted].sort();
  return { texts, shared: Uint16Array.from(texts, (text, index) => commonStart(texts[index - 1] ?? '', text)) };
}

/** More than an array of 16 bits holds is of no use: patterns match no text that long. */
function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length, 0xffff);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

/** By code units, as sorting goes. */
function backwards(text: string): string {
  return text.split('').reverse().join('');
}

/** Where the texts are that begin so. */
function spanOf(texts: readonly string[], start: string): Span {
  const from = firstWhere(texts, (text) => text >= start);
  return { from, to: firstWhere(texts, (text) => text >= start && !text.startsWith(start)) };
}

const sizeOf = ({ from, to }: Span): number => to - from;

/** The first for which it holds; it holds for all after it. */
function firstWhere(texts: readonly string[], holds: (text: string) => boolean): number {
  let [low, high] = [0, texts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(texts[middle] ?? '')) high = middle;
    else low = middle + 1;
  }
  return low;
}
