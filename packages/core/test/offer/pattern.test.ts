import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { patternProblem } from '../../src/index.ts';
import { Pattern } from '../../src/offer/pattern/pattern.ts';

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
