/**
 * What the generated checks of parsed JSON are made of. They work in place: an object that JSON.parse made becomes the
 * message, with bytes and 64-bit integers put in where JSON has strings and numbers. Unknown fields stay, unread.
 * The errors' wording is Mesos's.
 */
import { CodecError } from './codec-error.ts';

/** What one message learns about itself while it is checked. */
export interface ReadContext {
  /** A required field is absent somewhere; which, is looked for afterwards. */
  missing: boolean;
}

export type JsonObject = Record<string, unknown>;

const INTEGER = /^-?\d+$/;
const NUMBER = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/;
const NOT_BASE64 = /[^A-Za-z0-9+/=]/;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT32 = 2 ** 32 - 1;
const MIN_INT32 = -(2 ** 31);
const MAX_INT32 = 2 ** 31 - 1;

export function toObject(value: unknown, field: string): JsonObject {
  if (isObject(value)) return value;
  throw unexpected(value, field);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toArray(value: unknown, field: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(value, field);
}

export function checkString(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  throw unexpected(value, field);
}

export function checkBool(value: unknown, field: string): boolean {
  if (typeof value === 'boolean') return value;
  throw unexpected(value, field);
}

export function checkDouble(value: unknown, field: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && NUMBER.test(value)) return Number(value);
  throw unexpected(value, field);
}

export function checkInt32(value: unknown, field: string): number {
  return integerIn(checkDouble(value, field), MIN_INT32, MAX_INT32, field);
}

export function checkUint32(value: unknown, field: string): number {
  return integerIn(checkDouble(value, field), 0, MAX_UINT32, field);
}

export function checkUint64(value: unknown, field: string): number {
  return integerIn(checkDouble(value, field), 0, Number.POSITIVE_INFINITY, field);
}

function integerIn(value: number, min: number, max: number, field: string): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new CodecError(`The number of field '${field}' is out of its range: ${value}`);
}

export function checkInt64(value: unknown, field: string): bigint {
  const integer = integerOf(value, field);
  if (integer >= MIN_INT64 && integer <= MAX_INT64) return integer;
  throw new CodecError(`The number of field '${field}' is out of its range: ${integer}`);
}

function integerOf(value: unknown, field: string): bigint {
  if (typeof value === 'string' && INTEGER.test(value)) return BigInt(value);
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw unexpected(value, field);
}

export function checkBytes(value: unknown, field: string): Uint8Array {
  const text = checkString(value, field);
  const wrong = NOT_BASE64.exec(text)?.[0];
  if (wrong !== undefined)
    throw new CodecError(`Failed to base64 decode bytes field '${field}': Invalid character '${wrong}'`);
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** A name that is not known counts as absent: a newer peer may have it. `context` where the field is required. */
export function takeEnum(
  holder: JsonObject,
  field: string,
  known: ReadonlySet<unknown>,
  context: ReadContext | undefined,
): void {
  if (known.has(checkString(holder[field], field))) return;
  delete holder[field];
  if (context !== undefined) context.missing = true;
}

function unexpected(value: unknown, field: string): CodecError {
  return new CodecError(`Not expecting a JSON ${jsonTypeOf(value)} for field '${field}'`);
}

function jsonTypeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

interface JsonExtras {
  /** JSON.parse with the third parameter of its reviver: the text that a value was read from. */
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  /** A value that JSON.stringify writes as the text says. */
  rawJSON(text: string): unknown;
}

// Newer than the language version that the types are of; Node has both since version 21.
const extras = JSON as unknown as JsonExtras;

/**
 * All fields of 64-bit signed integers are called so (a test holds it): looking for a word is quicker than for digits.
 */
const EXACT_FIELD = 'seconds"';
const LONG_NUMBER = /\d{16}/;

/** JSON.parse, with integers that a double cannot hold as strings. */
export function parseJson(text: string): unknown {
  if (!text.includes(EXACT_FIELD) || !LONG_NUMBER.test(text)) return JSON.parse(text);
  return extras.parse(text, (_key, value, { source }) => {
    const exact =
      typeof value !== 'number' || source === undefined || Number.isSafeInteger(value) || !INTEGER.test(source);
    return exact ? value : source;
  });
}

export function base64(bytes: Uint8Array): unknown {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

export function rawInteger(value: bigint): unknown {
  return extras.rawJSON(value.toString());
}

/** The same array where nothing in it had to be changed. */
export function plainArray<V>(
  values: readonly V[] | undefined,
  plain: (value: V) => unknown,
): readonly unknown[] | undefined {
  if (values === undefined) return undefined;
  const mapped = values.map(plain);
  return mapped.every((value, index) => value === values[index]) ? values : mapped;
}

export function plainMap<V>(
  map: Readonly<Record<string, V>> | undefined,
  plain: (value: V) => unknown,
): Readonly<Record<string, unknown>> | undefined {
  if (map === undefined) return undefined;
  const entries = Object.entries(map);
  const mapped = entries.map(([key, value]): [string, unknown] => [key, plain(value)]);
  return mapped.every(([, value], index) => value === entries[index]?.[1]) ? map : Object.fromEntries(mapped);
}
