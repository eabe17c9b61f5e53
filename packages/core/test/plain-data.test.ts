import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyData, isSameData, shareWith } from '../src/plain-data.ts';

const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'toString', '0');
/** Few keys and values, so that two of them are often the same in part. */
const data = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, true, 0, 1, '', 'x'),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(key, tie('node'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).node;

/** What JSON says of it, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? { fields: Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)) }
      : inner,
  );
}

describe('plain data', () => {
  test('a copy says the same and shares nothing', () => {
    fc.assert(
      fc.property(data, (original) => {
        const before = canonical(original);
        const copy = copyData(original);
        expect(canonical(copy)).toBe(before);
        spoil(copy);
        expect(canonical(original)).toBe(before);
      }),
    );
  });

  test('a copy shares what it was told to, wherever that is, and nothing else', () => {
    fc.assert(
      fc.property(data, (original) => {
        const before = canonical(original);
        const copy = copyData(original, 'a');
        expect(canonical(copy)).toBe(before);
        expectSharedOnly('a', original, copy);
      }),
    );
    const original = { a: { b: [1] }, c: [{ a: { b: 2 } }] };
    const copy = copyData(original, 'a');
    expect(copy.a).toBe(original.a);
    expect(copy.c[0]?.a).toBe(original.c[0]?.a);
  });

  test('is the same where JSON says the same', () => {
    fc.assert(
      fc.property(data, data, (a, b) => {
        expect(isSameData(a, b)).toBe(canonical(a) === canonical(b));
        expect(isSameData(a, copyData(a))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('shares all that is the same, and says what it said', () => {
    fc.assert(
      fc.property(data, data, (before, after) => {
        const [was, said] = [canonical(before), canonical(after)];
        const shared = shareWith(before, copyData(after));
        expect(canonical(shared)).toBe(said);
        expect(canonical(before)).toBe(was);
        expect(shared === before).toBe(was === said);
        expectShared(before, shared);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a field that is undefined counts as absent', () => {
    const absent: { a: number; b?: number | undefined } = { a: 1 };
    expect(isSameData({ a: 1, b: undefined }, absent)).toBe(true);
    expect(isSameData(absent, { a: 1, b: undefined })).toBe(true);
    expect(shareWith(absent, { a: 1, b: undefined })).toBe(absent);
    expect(shareWith({ a: 1, b: undefined }, absent)).toEqual({ a: 1 });
    expect(isSameData({ a: 1, b: 2 }, absent)).toBe(false);
  });
});

/** Wherever the two say the same, they are the same object. */
function expectShared(before: unknown, shared: unknown): void {
  if (typeof before !== 'object' || typeof shared !== 'object' || before === null || shared === null) return;
  if (before === shared) return;
  expect(canonical(before)).not.toBe(canonical(shared));
  if (Array.isArray(before) !== Array.isArray(shared)) return;
  for (const [name, value] of Object.entries(shared)) {
    expectShared(Object.getOwnPropertyDescriptor(before, name)?.value, value);
  }
}

/** Objects of the copy are those of the original where they are in a field of that name, and nowhere else. */
function expectSharedOnly(name: string, original: unknown, copy: unknown): void {
  if (typeof original !== 'object' || typeof copy !== 'object' || original === null || copy === null) return;
  expect(copy).not.toBe(original);
  for (const [field, value] of Object.entries(original)) {
    const copied = Object.getOwnPropertyDescriptor(copy, field)?.value;
    if (field === name) expect(copied).toBe(value);
    else expectSharedOnly(name, value, copied);
  }
}

/** Changes every part of it. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const inner of Object.values(value)) spoil(inner);
  if (Array.isArray(value)) value.push('spoilt');
  else Object.assign(value, { spoilt: true });
}
