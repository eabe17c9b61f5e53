/** Every rule and every fact has a test that names it, and a row in the table of docs/conformance.md. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FACTS, RULES } from './rules.ts';

const here = import.meta.dirname;
const suites = globSync('suites/*.ts', { cwd: here }).map((file) => readFileSync(`${here}/${file}`, 'utf8'));
const doc = readFileSync(`${here}/../../docs/conformance.md`, 'utf8');
const [rules = '', facts = ''] = doc.slice(doc.indexOf('## Rules')).split('## Facts');

describe.each([
  ['rule', RULES, rules],
  ['fact', FACTS, facts],
])('%s', (kind, texts, table) => {
  it.each(Object.entries(texts))(`${kind} %s (%s) is named by a test, and listed`, (number, text) => {
    // In a title: within quotes, before its colon.
    const named = new RegExp(`['"\`][^'"\`\\n]*\\b${kind} ${number}\\b[^:\\n]*: `);
    expect(suites.some((source) => named.test(source))).toBe(true);
    expect(table).toMatch(new RegExp(`^\\| ${number} \\| ${pattern(text)} \\| \\S`, 'm'));
  });
});

it('no code of anything but the suite itself is imported', () => {
  const files = globSync('**/*.ts', { cwd: here });
  const strays = files.flatMap((file) => {
    const found = readFileSync(`${here}/${file}`, 'utf8').matchAll(/^(?:import|\}).* from '([^']+)'/gm);
    return [...found].map(([, from]) => from ?? '').filter((from) => !/^(\.\.?\/(?!\.\.\/)|node:|vitest$)/.test(from));
  });
  expect(strays).toEqual([]);
});

function pattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
