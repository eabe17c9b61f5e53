import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeFrameworkOptions } from '../src/client/framework-options.ts';
import { withBuiltIn } from '../src/up/built-in.ts';

function textOf(options: z.ZodType | null): string {
  const schema = options === null ? null : z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
  return describeFrameworkOptions([{ name: 'db', options: schema }]);
}

describe('the options of a framework, in words', () => {
  it('say type, bounds, default, whether one must be given, and what it is', () => {
    const text = textOf(
      z.strictObject({
        text: z.string().describe('What it serves.'),
        workers: z.int().min(1).max(9).default(3),
        rate: z.number().min(0.5).optional(),
        size: z.int().optional(),
        mode: z.enum(['fast', 'safe']).default('safe'),
        either: z.union([z.string(), z.boolean()]).optional(),
        more: z.record(z.string(), z.string()).default({}),
      }),
    );
    expect(text).toBe(`
Options of db (--option KEY=VALUE):
  text     string (must be given). What it serves.
  workers  integer 1-9 (default: 3)
  rate     number from 0.5
  size     integer
  mode     fast | safe (default: safe)
  either   string | boolean
  more     object
`);
  });

  it.each([
    ['no schema', null],
    ['an empty one', z.strictObject({})],
  ])('say that there are none: %s', (_words, schema) => {
    expect(textOf(schema)).toBe('\nOptions of db: none\n');
  });

  it.each(withBuiltIn([]).map(({ name, options }) => [name, options] as const))(
    'say what each is for: %s',
    (_name, options) => {
      const lines = textOf(options ?? null)
        .trim()
        .split('\n')
        .slice(1);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toMatch(/^ {2}\w+ +.+\. [A-Z].*\.$/);
    },
  );
});
