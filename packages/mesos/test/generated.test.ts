import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { generate } from '../scripts/generate/files.ts';
import { readSchema } from '../scripts/generate/schema.ts';

test.each(generate().map(({ name, text }) => [name, text] as const))(
  'src/generated/%s is what proto/ makes it',
  (name, text) => {
    const file = path.resolve(import.meta.dirname, '../src/generated', name);
    expect(readFileSync(file, 'utf8') === text, 'run: node packages/mesos/scripts/generate.ts').toBe(true);
  },
);

test('all fields of signed 64-bit integers have names that the JSON parser looks for', () => {
  const fields = readSchema().messages.flatMap((message) => message.fields);
  const exact = fields.filter(({ type }) => type.kind === 'scalar' && type.scalar === 'int64').map(({ name }) => name);
  expect(exact.length).toBeGreaterThan(0);
  expect(exact.filter((name) => !name.endsWith('seconds'))).toEqual([]);
});
