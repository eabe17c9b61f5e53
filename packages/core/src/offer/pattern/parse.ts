/**
 * Regular expressions for LIKE and UNLIKE, read into a tree. The part of the syntax that JavaScript and Java share and
 * that can be matched in linear time: literals, `.`, classes, groups, `|`, `* + ? {n,m}`, `^` and `$`. No back
 * references, no look-around: patterns come from users, and must not be able to hold up the scheduler.
 */

/** Code units, both ends included. */
export type CharRange = readonly [number, number];

export type PatternNode =
  | { readonly kind: 'set'; readonly ranges: readonly CharRange[] }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly min: number; readonly max: number | null }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

export class PatternError extends Error {}

const MAX_CODE = 0xffff;
const MAX_DEPTH = 50;
const MAX_REPEAT = 1000;
const DIGIT: readonly CharRange[] = [[48, 57]];
const WORD: readonly CharRange[] = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const SPACE: readonly CharRange[] = [
  [9, 13],
  [32, 32],
];
const LINE_ENDS: readonly CharRange[] = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
];
const NAMED: Readonly<Record<string, readonly CharRange[]>> = {
  d: DIGIT,
  D: invert(DIGIT),
  w: WORD,
  W: invert(WORD),
  s: SPACE,
  S: invert(SPACE),
  t: [[9, 9]],
  n: [[10, 10]],
  r: [[13, 13]],
};

/** @throws PatternError where it is not a pattern, or uses what is not supported. */
export function parsePattern(text: string): PatternNode {
  const reader = new Reader(text);
  const node = choice(reader, 0);
  if (!reader.done) throw new PatternError(`unmatched ) at ${reader.at + 1}`);
  return node;
}

class Reader {
  readonly text: string;
  at = 0;
  constructor(text: string) {
    this.text = text;
  }
  get done(): boolean {
    return this.at >= this.text.length;
  }
  peek(): string {
    return this.text.charAt(this.at);
  }
  next(): string {
    const char = this.peek();
    if (char === '') throw new PatternError('it ends too early');
    this.at += 1;
    return char;
  }
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }
}

function choice(reader: Reader, depth: number): PatternNode {
  if (depth > MAX_DEPTH) throw new PatternError('its groups are nested too deep');
  const options = [sequence(reader, depth)];
  while (reader.take('|')) options.push(sequence(reader, depth));
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
}

function sequence(reader: Reader, depth: number): PatternNode {
  const items: PatternNode[] = [];
  while (!reader.done && reader.peek() !== '|' && reader.peek() !== ')') items.push(repeated(reader, depth));
  return { kind: 'sequence', items };
}

function repeated(reader: Reader, depth: number): PatternNode {
  const item = atom(reader, depth);
  const bounds = quantifier(reader);
  if (bounds === null) return item;
  if (item.kind === 'start' || item.kind === 'end') throw new PatternError('nothing to repeat');
  reader.take('?'); // a lazy quantifier matches the same texts
  if (/^(?:[*+?]|\{\d)/.test(reader.text.slice(reader.at, reader.at + 2)))
    throw new PatternError('a repeat of a repeat');
  return { kind: 'repeat', item, ...bounds };
}

function quantifier(reader: Reader): { min: number; max: number | null } | null {
  if (reader.take('*')) return { min: 0, max: null };
  if (reader.take('+')) return { min: 1, max: null };
  if (reader.take('?')) return { min: 0, max: 1 };
  const match = /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}/.exec(reader.text.slice(reader.at, reader.at + 12));
  if (match === null) return null;
  const [whole, low = '', comma, high = ''] = match;
  reader.at += whole.length;
  const min = Number(low);
  const max = comma === undefined ? min : high === '' ? null : Number(high);
  if (Math.max(min, max ?? 0) > MAX_REPEAT) throw new PatternError(`it repeats more than ${MAX_REPEAT} times`);
  if (max !== null && max < min) throw new PatternError(`the numbers in ${whole} are out of order`);
  return { min, max };
}

function atom(reader: Reader, depth: number): PatternNode {
  const char = reader.next();
  switch (char) {
    case '(':
      return group(reader, depth);
    case '[':
      return charClass(reader);
    case '.':
      return { kind: 'set', ranges: invert(LINE_ENDS) };
    case '^':
      return { kind: 'start' };
    case '$':
      return { kind: 'end' };
    case '\\':
      return { kind: 'set', ranges: escaped(reader) };
    case '*':
    case '+':
    case '?':
      throw new PatternError(`nothing to repeat before ${char}`);
    default:
      return { kind: 'set', ranges: [[char.charCodeAt(0), char.charCodeAt(0)]] };
  }
}

function group(reader: Reader, depth: number): PatternNode {
  if (reader.take('?') && !reader.take(':'))
    throw new PatternError(`(?${reader.peek()} is not supported, only plain groups and (?:`);
  const inner = choice(reader, depth + 1);
  if (!reader.take(')')) throw new PatternError('a group is not closed');
  return inner;
}

function escaped(reader: Reader): readonly CharRange[] {
  const char = reader.next();
  const named = NAMED[char];
  if (named !== undefined) return named;
  if (/[A-Za-z0-9]/.test(char)) throw new PatternError(`\\${char} is not supported`);
  return [[char.charCodeAt(0), char.charCodeAt(0)]];
}

function charClass(reader: Reader): PatternNode {
  const negated = reader.take('^');
  const ranges: CharRange[] = [];
  while (!reader.take(']')) {
    const from = classItem(reader);
    const single = from.length === 1 && from[0] !== undefined && from[0][0] === from[0][1] ? from[0][0] : null;
    const isRange = single !== null && reader.peek() === '-' && reader.text.charAt(reader.at + 1) !== ']';
    if (isRange && reader.take('-')) ranges.push([single, rangeEnd(reader, single)]);
    else ranges.push(...from);
  }
  return { kind: 'set', ranges: negated ? invert(ranges) : ranges };
}

function classItem(reader: Reader): readonly CharRange[] {
  const char = reader.next();
  if (char === '\\') return escaped(reader);
  if (char === '[' || (char === '&' && reader.peek() === '&'))
    throw new PatternError('a class within a class is not supported');
  return [[char.charCodeAt(0), char.charCodeAt(0)]];
}

function rangeEnd(reader: Reader, from: number): number {
  const [range, ...more] = classItem(reader);
  if (range === undefined || more.length > 0 || range[0] !== range[1]) throw new PatternError('a range without an end');
  if (range[0] < from) throw new PatternError('a range that is out of order');
  return range[0];
}

function invert(ranges: readonly CharRange[]): CharRange[] {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const inverted: CharRange[] = [];
  let next = 0;
  for (const [low, high] of sorted) {
    if (low > next) inverted.push([next, low - 1]);
    next = Math.max(next, high + 1);
  }
  if (next <= MAX_CODE) inverted.push([next, MAX_CODE]);
  return inverted;
}
