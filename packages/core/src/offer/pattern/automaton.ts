/**
 * A pattern's tree as an automaton (Thompson's construction): a step for each character of the text, whatever the pattern.
 */
import { assertNever } from '../../assert-never.ts';
import type { CharRange, PatternNode } from './parse.ts';
import { PatternError } from './parse.ts';

type State =
  | { readonly kind: 'set'; readonly ranges: readonly CharRange[]; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'start' | 'end'; readonly next: number }
  | { readonly kind: 'accept' };

const MAX_STATES = 4_000;

export class Automaton {
  readonly #states: State[] = [];
  readonly first: number;

  constructor(pattern: PatternNode) {
    this.first = this.#compile(pattern, this.#add({ kind: 'accept' }));
  }

  /** Where one can be before the first character. */
  begin(): number[] {
    return this.#closure([this.first], true, false);
  }

  /** Where one can be after this character. */
  step(from: readonly number[], code: number): number[] {
    const next: number[] = [];
    for (const at of from) {
      const state = this.#states[at];
      if (state?.kind === 'set' && state.ranges.some(([low, high]) => low <= code && code <= high))
        next.push(state.next);
    }
    return this.#closure(next, false, false);
  }

  /** Whether the text may end here. `atStart`: before its first character. */
  accepts(from: readonly number[], atStart: boolean): boolean {
    return this.#closure(from, atStart, true).some((at) => this.#states[at]?.kind === 'accept');
  }

  #add(state: State): number {
    if (this.#states.length >= MAX_STATES) throw new PatternError('it is too large');
    return this.#states.push(state) - 1;
  }

  /** The state that matches `node` and goes on to `next`. */
  #compile(node: PatternNode, next: number): number {
    switch (node.kind) {
      case 'set':
        return this.#add({ kind: 'set', ranges: node.ranges, next });
      case 'start':
      case 'end':
        return this.#add({ kind: node.kind, next });
      case 'sequence':
        return node.items.reduceRight((after, item) => this.#compile(item, after), next);
      case 'choice':
        return this.#add({ kind: 'split', next: node.options.map((option) => this.#compile(option, next)) });
      case 'repeat':
        return this.#repeat(node.item, node.min, node.max, next);
      default:
        return assertNever(node);
    }
  }

  #repeat(item: PatternNode, min: number, max: number | null, next: number): number {
    let after = max === null ? this.#loop(item, next) : next;
    for (let copies = min; max !== null && copies < max; copies += 1) {
      after = this.#add({ kind: 'split', next: [this.#compile(item, after), next] });
    }
    for (let copies = 0; copies < min; copies += 1) after = this.#compile(item, after);
    return after;
  }

  #loop(item: PatternNode, next: number): number {
    const targets = [next];
    const split = this.#add({ kind: 'split', next: targets });
    targets.push(this.#compile(item, split));
    return split;
  }

  #closure(from: readonly number[], atStart: boolean, atEnd: boolean): number[] {
    const seen = new Set<number>();
    const open = [...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const state = this.#states[at];
      if (state?.kind === 'split') open.push(...state.next);
      else if ((state?.kind === 'start' && atStart) || (state?.kind === 'end' && atEnd)) open.push(state.next);
    }
    return [...seen].sort((a, b) => a - b);
  }
}
