import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patternProblem } from '../../src/index.ts';
import { Pattern } from '../../src/offer/pattern/pattern.ts';
import { TextIndex } from '../../src/offer/pattern/text-index.ts';

const literal = fc.constantFrom('a', 'b', '-', '.', '\\.', '\\d', '\\w', '[ab]', '[^a-b]', '[\\d_]', '0', '^', '$');
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    literal,
    fc.tuple(tie('node'), tie('node')).map(([left, right]) => `${left}${right}`),
    fc.tuple(tie('node'), tie('node')).map(([left, right]) => `(${left}|${right})`),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,2}', '*?'))
      .map(([item, times]) => `(?:${item})${times}`),
  ),
})).node;

describe('a pattern', () => {
  test('matches what JavaScript matches, as a whole', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '0', '-', '.', '_'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
        const native = new RegExp(`^(?:${source})$`);
        const own = new Pattern(source);
        for (const each of texts) expect([source, each, own.matches(each)]).toEqual([source, each, native.test(each)]);
      }),
      { numRuns: 500 },
    );
  });

  test('that would take a backtracking matcher forever takes no time', () => {
    const evil = new Pattern('(a+)+(a|aa)*.*.*.*x');
    expect(evil.matches('a'.repeat(4_000))).toBe(false);
    expect(evil.matches(`${'a'.repeat(4_000)}x`)).toBe(true);
  });

  test('keeps few of its states, however many it has', () => {
    const many = new Pattern('(.*a.{12})');
    const text = Array.from({ length: 4_000 }, (_, index) => ((index * 7919) % 13 < 6 ? 'a' : 'b')).join('');
    expect(many.matches(text)).toBe(/^(?:.*a.{12})$/.test(text));
  });

  test.each([
    ['(', 'it ends too early', 'a group is not closed'],
    ['a)', 'unmatched )'],
    ['[a', 'it ends too early'],
    ['*a', 'nothing to repeat'],
    ['a**', 'a repeat of a repeat'],
    ['(a)\\1', '\\1 is not supported'],
    ['(?=a)', 'not supported'],
    ['a{3,2}', 'out of order'],
    ['[b-a]', 'out of order'],
    ['(a{1000}){1000}', 'too large'],
    ['a{2000}', 'more than 1000'],
  ])('%s is refused with a reason', (source, ...reasons) => {
    const problem = patternProblem(source) ?? '';
    expect(reasons.some((reason) => problem.includes(reason))).toBe(true);
  });

  test.each(['rack-[1-3]', '.*', 'host-(1|2)\\.example\\.com', 'a{,3}', '', 'ä+'])('%s is a pattern', (source) => {
    expect(patternProblem(source)).toBeNull();
  });
});

describe('an index of texts', () => {
  const unit = fc.constantFrom('a', 'b', '0', '-', '.', '_', 'ä', '\ud83d');
  const texts = fc.uniqueArray(fc.string({ unit, maxLength: 8 }), { maxLength: 30 });
  const affixed = fc
    .tuple(fc.constantFrom('', 'a', 'ab', '^a', 'ä'), pattern, fc.constantFrom('', 'b', '-0', '0$', '\\.'))
    .map((parts) => parts.join(''));

  test('gives the texts that JavaScript matches, as a whole, whatever the pattern begins or ends with', () => {
    fc.assert(
      fc.property(texts, fc.array(affixed, { minLength: 1, maxLength: 5 }), (all, sources) => {
        const index = new TextIndex(all);
        for (const source of sources) {
          const native = new RegExp(`^(?:${source})$`);
          const own = [...index.matching(new Pattern(source))];
          expect([source, own.sort()]).toEqual([source, all.filter((text) => native.test(text)).sort()]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('knows literal beginnings and ends', () => {
    const ends = (source: string) => [new Pattern(source).start, new Pattern(source).end];
    expect(ends('host-.*12')).toEqual(['host-', '12']);
    expect(ends('^rack\\.1$')).toEqual(['rack.1', 'rack.1']);
    expect(ends('ab*c|d')).toEqual(['', '']);
    expect(ends('ab*c')).toEqual(['a', 'c']);
    expect(ends('(a)b{2}')).toEqual(['', '']);
  });

  test('leaves out texts that no pattern matches for their length', () => {
    const long = 'a'.repeat(5_000);
    expect(new TextIndex([`${long}b`, long, 'a', 'ab']).matching(new Pattern('a+b?')).toSorted()).toEqual(['a', 'ab']);
    expect(new TextIndex([long, 'ab']).matching(new Pattern('.*a'))).toEqual([]);
  });
});
