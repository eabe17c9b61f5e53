/**
 * Writes docs/conformance.md from the results of a run:
 * `vitest run test/conformance --reporter=json --outputFile=results.json && node test/conformance/write-table.ts results.json`.
 * Everything above the first table is written by hand, and stays.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { listAt, parse, textAt } from './client/json.ts';
import { FACTS, RULES } from './rules.ts';

const DOC = new URL('../../docs/conformance.md', import.meta.url);
const MARK = '<!-- written by test/conformance/write-table.ts from here on -->';

interface Result {
  readonly title: string;
  readonly group: string;
  readonly status: string;
}

const results = resultsOf(process.argv[2] ?? '');
const doc = readFileSync(DOC, 'utf8');
const head = doc.slice(0, doc.indexOf(MARK));
const probes = results.filter(({ group }) => group.startsWith('recorded requests'));
const passed = probes.filter(({ status }) => status === 'passed').length;
writeFileSync(
  DOC,
  [
    `${head}${MARK}`,
    `## Recorded requests\n\nOf ${probes.length} recorded requests ${passed} are answered as recorded.`,
    `## Rules\n\n${table('rule', RULES)}`,
    `## Facts\n\n${table('fact', FACTS)}`,
  ]
    .join('\n\n')
    .concat('\n'),
);

function table(kind: 'rule' | 'fact', texts: Readonly<Record<number, string>>): string {
  const rows = Object.entries(texts).map(([number, text]) => {
    const tests = results.filter(({ title }) => namesOf(title).includes(`${kind} ${number}`));
    const list = tests.map(({ title, status }) => `${mark(status)} ${titleText(title)}`).join('<br>');
    return `| ${number} | ${text} | ${list} |`;
  });
  return `| ${kind} | what | tests |\n|---|---|---|\n${rows.join('\n')}`;
}

/** The rules and facts that a title names: what stands before its first colon. */
function namesOf(title: string): string[] {
  return [...title.slice(0, title.indexOf(': ')).matchAll(/(?:rule|fact) \d+/g)].map(([name]) => name);
}

function titleText(title: string): string {
  return title.slice(title.indexOf(': ') + 2).replaceAll('|', '\\|');
}

function mark(status: string): string {
  if (status === 'passed') return '✓';
  return status === 'failed' ? '✗' : 'skipped:';
}

function resultsOf(path: string): Result[] {
  const files = listAt(parse(readFileSync(path, 'utf8')), 'testResults');
  return files
    .filter((file) => textAt(file, 'name').endsWith('/conformance.test.ts'))
    .flatMap((file) => listAt(file, 'assertionResults'))
    .map((result) => ({
      title: textAt(result, 'title'),
      group: textAt(result, 'ancestorTitles.0'),
      status: textAt(result, 'status'),
    }));
}
