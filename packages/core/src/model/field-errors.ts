/**
 * Checks input by a zod schema and says all that is wrong, in words for people: where (`resources.cpus`,
 * `placement.constraints[0]`), and what. A message that the schema itself gives wins over the ones made here.
 */
import type { z } from 'zod';
import type { FieldError } from '../errors.ts';
import { didYouMean } from './did-you-mean.ts';

/** More errors than these help nobody, and a hostile body could ask for a million. */
export const MAX_FIELD_ERRORS = 50;
const LONGEST_QUOTE = 64;

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Parses `input`; `prefix` is put before each path. */
export function checkFields<T>(schema: z.ZodType<T>, input: unknown, prefix = ''): Checked<T> {
  const result = schema.safeParse(input, { error: messageOf });
  if (result.success) return { ok: true, value: result.data };
  const errors = result.error.issues.flatMap((issue) => fieldErrorsOf(issue, schema, []));
  return { ok: false, errors: limitErrors(errors.map((error) => ({ ...error, path: joinPath(prefix, error.path) }))) };
}

export function limitErrors(errors: readonly FieldError[]): readonly FieldError[] {
  if (errors.length <= MAX_FIELD_ERRORS) return errors;
  const more = errors.length - MAX_FIELD_ERRORS + 1;
  return [...errors.slice(0, MAX_FIELD_ERRORS - 1), { path: '', message: `and ${more} more errors` }];
}

export function joinPath(prefix: string, path: string): string {
  if (prefix === '' || path === '') return prefix + path;
  return path.startsWith('[') ? prefix + path : `${prefix}.${path}`;
}

/** A value as it may stand in a message: short, on one line. */
export function quote(value: unknown): string {
  const text = String(value).replaceAll(/\s+/g, ' ');
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

type Issue = z.core.$ZodIssue;

function fieldErrorsOf(issue: Issue, schema: z.ZodType, above: readonly PropertyKey[]): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path);
    return issue.keys.slice(0, MAX_FIELD_ERRORS).map((key) => ({
      path: pathText([...path, quote(key)]),
      message: `is not a known field.${didYouMean(key, known)}`,
    }));
  }
  if (issue.code === 'invalid_union') {
    const nearest = nearestBranch(issue.errors);
    if (nearest.length > 0) return nearest.flatMap((inner) => fieldErrorsOf(inner, schema, path));
  }
  return [{ path: pathText(path), message: issue.message }];
}

/** Of a union's branches, the one that the input missed by the least. */
function nearestBranch(branches: readonly Issue[][]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.min(...issues.map((issue) => issue.path.length));
  return (
    branches.filter((issues) => issues.length > 0).sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? []
  );
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : joinPath(text, String(key))),
    '',
  );
}

/** The fields that the schema has at `path`, as far as it is made of objects. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const inner = unwrap(schema);
  if (!('shape' in inner) || typeof inner.shape !== 'object' || inner.shape === null) return [];
  const [first, ...rest] = path;
  if (first === undefined) return Object.keys(inner.shape);
  const next: unknown = Reflect.get(inner.shape, first);
  return isSchema(next) ? knownKeys(next, rest) : [];
}

function unwrap(schema: z.ZodType): z.ZodType {
  const inner: unknown = 'innerType' in schema.def ? schema.def.innerType : undefined;
  return isSchema(inner) ? unwrap(inner) : schema;
}

function isSchema(value: unknown): value is z.ZodType {
  return typeof value === 'object' && value !== null && 'safeParse' in value && 'def' in value;
}

function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.expected, issue.input);
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_value':
      return valueMessage(issue.values, issue.input);
    default:
      return undefined;
  }
}

function typeMessage(expected: string, input: unknown): string {
  if (input === undefined) return 'is missing';
  if (expected === 'int')
    return typeof input === 'number' ? 'must be a whole number' : `must be a whole number, not ${typeName(input)}`;
  return `must be ${withArticle(TYPE_NAMES[expected] ?? expected)}, not ${typeName(input)}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = { tuple: 'list', array: 'list', record: 'object' };

function typeName(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  return withArticle(typeof input);
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' || origin === 'tuple' ? ' entries long' : '';
}

function valueMessage(values: readonly unknown[], input: unknown): string {
  if (input === undefined) return 'is missing';
  const known = values.map(String);
  const hint = typeof input === 'string' ? didYouMean(input, known) : '';
  return `must be ${known.length > 1 ? 'one of ' : ''}${known.join(', ')}, not ${quote(JSON.stringify(input))}.${hint}`.replace(
    /\.$/,
    '',
  );
}
