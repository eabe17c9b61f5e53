/** Holds docs/guides/mesos-rules.md against the names of the tests, so that neither can go without the other. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/guides/mesos-rules.md'), 'utf8');
const RULES = 26;
const FACTS = 55;

interface Row {
  readonly id: string;
  readonly code: readonly string[];
  readonly tests: readonly string[];
}

const rows: readonly Row[] = page.split('\n').flatMap((line) => {
  const [, id = '', , code = '', tests = ''] = line.split('|').map((cell) => cell.trim());
  return /^(rule|fact) \d+$/.test(id) ? [{ id, code: filesIn(code), tests: filesIn(tests) }] : [];
});

function filesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, file = '']) =>
    file.startsWith('test/') ? file : join('packages', file),
  );
}

/** `rules 7, 12 to 14, fact 3: …` names rule 7, rule 12, rule 13, rule 14 and fact 3. */
function idsIn(text: string): string[] {
  return [...text.matchAll(/\b(rule|fact)s? (\d+(?:(?:, | and | to )\d+)*)/g)].flatMap(([, kind = '', numbers = '']) =>
    numbers.split(/, | and /).flatMap((part) => {
      const [first = 0, last = first] = part.split(' to ').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => `${kind} ${first + index}`);
    }),
  );
}

/** What the names of a file's tests say that they show: the part of a text before its first colon. */
function shownBy(file: string): Set<string> {
  const text = readFileSync(join(root, file), 'utf8');
  const names = [...text.matchAll(/['"`]((?:rule|fact)s? \d[^'"`:]*):/g)];
  return new Set(names.flatMap(([, head = '']) => idsIn(head)));
}

describe('docs/guides/mesos-rules.md', () => {
  it('has every rule and fact once', () => {
    const all = [
      ...Array.from({ length: RULES }, (_, index) => `rule ${index + 1}`),
      ...Array.from({ length: FACTS }, (_, index) => `fact ${index + 1}`),
    ];
    expect(rows.map(({ id }) => id).sort()).toEqual(all.sort());
  });

  it.each(rows.map((row) => [row.id, row] as const))(
    '%s: names code that is there, and tests that name it',
    (id, row) => {
      expect(row.code.length).toBeGreaterThan(0);
      for (const file of row.code) expect(existsSync(join(root, file)), file).toBe(true);
      expect(row.tests.length).toBeGreaterThan(0);
      for (const file of row.tests) expect([...shownBy(file)], file).toContain(id);
    },
  );
});
