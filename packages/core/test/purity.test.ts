/** core decides and does nothing else: no clock, no randomness, no I/O of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = join(import.meta.dirname, '../src');

const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  'the clock': /\bDate\.now\b|\bnew Date\b|\bperformance\b|\bTemporal\b/,
  randomness: /\bMath\.random\b|\bcrypto\b|\brandomUUID\b/,
  timers: /\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/,
  'the process': /\bprocess\.|\bglobalThis\b|\bconsole\./,
  waiting: /\bawait\b|\basync\b|\bPromise\b|\bfetch\(/,
  'modules that it loads by itself': /\brequire\(|\bimport\(/,
};

/** What may be imported by name: all else is a path within core. */
const PACKAGES = new Set(['zod']);

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

describe.each(files)('src/%s', (path) => {
  const code = withoutComments(readFileSync(join(src, path), 'utf8'));

  it.each(Object.entries(FORBIDDEN))('does not use %s', (_what, pattern) => {
    const lines = withoutStrings(code)
      .split('\n')
      .filter((line) => pattern.test(line));
    expect(lines).toEqual([]);
  });

  it('imports nothing from outside of core but zod', () => {
    const imported = [...code.matchAll(/from '([^']+)'/g)].map(([, name = '']) => name);
    const outside = imported.filter((name) =>
      name.startsWith('.') ? relative(src, join(src, path, '..', name)).startsWith('..') : !PACKAGES.has(name),
    );
    expect(outside).toEqual([]);
  });
});

function withoutStrings(code: string): string {
  return code.replaceAll(/'[^'\n]*'/g, "''");
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}
