import { Automaton } from './automaton.ts';
import { PatternError, parsePattern } from './parse.ts';

/** A state of the automaton with the steps that were taken from it already. */
interface Place {
  readonly at: readonly number[];
  readonly accepts: boolean;
  readonly next: Map<number, Place>;
}

const MAX_PLACES = 500;
const MAX_TEXT = 4_096;

/** A regular expression that a whole text must match, in time linear in the text's length. */
export class Pattern {
  readonly #automaton: Automaton;
  readonly #places = new Map<string, Place>();
  readonly #first: Place;

  /** @throws PatternError */
  constructor(text: string) {
    this.#automaton = new Automaton(parsePattern(text));
    const at = this.#automaton.begin();
    this.#first = { at, accepts: this.#automaton.accepts(at, true), next: new Map() };
  }

  /** False for texts of more than 4,096 characters. */
  matches(text: string): boolean {
    if (text.length > MAX_TEXT) return false;
    let place = this.#first;
    for (let index = 0; index < text.length; index += 1) {
      if (place.at.length === 0) return false;
      place = this.#step(place, text.charCodeAt(index));
    }
    return place.accepts;
  }

  #step(from: Place, code: number): Place {
    const known = from.next.get(code);
    if (known !== undefined) return known;
    const at = this.#automaton.step(from.at, code);
    const place = this.#placeOf(at);
    from.next.set(code, place);
    return place;
  }

  #placeOf(at: readonly number[]): Place {
    const key = at.join(',');
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.#places.size >= MAX_PLACES) this.#forget();
    const place: Place = { at, accepts: this.#automaton.accepts(at, false), next: new Map() };
    this.#places.set(key, place);
    return place;
  }

  #forget(): void {
    for (const place of [this.#first, ...this.#places.values()]) place.next.clear();
    this.#places.clear();
  }
}

/** What is wrong with a regular expression for LIKE or UNLIKE; null: nothing. */
export function patternProblem(text: string): string | null {
  try {
    new Pattern(text);
    return null;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}
