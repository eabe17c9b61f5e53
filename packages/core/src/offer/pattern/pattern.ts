import { Automaton } from './automaton.ts';
import { literalEnd, literalStart } from './literal.ts';
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
  /** Every text that matches begins so. */
  readonly start: string;
  /** And ends so. */
  readonly end: string;
  readonly #automaton: Automaton;
  readonly #places = new Map<string, Place>();
  readonly #first: Place;

  /** @throws PatternError */
  constructor(text: string) {
    const node = parsePattern(text);
    this.start = literalStart(node);
    this.end = literalEnd(node);
    this.#automaton = new Automaton(node);
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

  /**
   * Those of the sorted texts from `from` to before `to` that match. `shared`: how many characters each has in common with
   * the one before it, which are not walked again.
   */
  matchingOf(texts: readonly string[], shared: Uint16Array, from: number, to: number): string[] {
    const matching: string[] = [];
    /** After so many characters of the last text. */
    const places: Place[] = [this.#first];
    for (let index = from; index < to; index += 1) {
      const text = texts[index] ?? '';
      places.length = Math.min(places.length, (shared[index] ?? 0) + 1);
      if (text.length <= MAX_TEXT && this.#walk(text, places).accepts) matching.push(text);
    }
    return matching;
  }

  /** Goes on from the last of the places, which it adds to. */
  #walk(text: string, places: Place[]): Place {
    let place = places[places.length - 1] ?? this.#first;
    for (let at = places.length - 1; at < text.length && place.at.length > 0; at += 1) {
      place = this.#step(place, text.charCodeAt(at));
      places.push(place);
    }
    return place;
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
