/** What the generated readers and writers of protobuf are made of, beside protobufjs's own. */
import type { Reader } from 'protobufjs/minimal.js';

/** What one message learns about itself while it is read. */
export interface ReadContext {
  /** A required field is absent somewhere; which, is looked for afterwards. */
  missing: boolean;
}

/** A message that is being read: nothing is there yet. */
export type Draft<T> = {
  -readonly [K in keyof T]?: Exclude<T[K], undefined> extends readonly (infer U)[]
    ? U[]
    : Unlocked<Exclude<T[K], undefined>>;
};

type Unlocked<V> = V extends Readonly<Record<string, infer U>> ? (string extends keyof V ? Record<string, U> : V) : V;

const LOW_32_BITS = 0xffff_ffffn;
const TWO_TO_32 = 2 ** 32;
const MAX_UINT64 = 2 ** 64;

export function namesByNumber<N extends string>(
  entries: readonly (readonly [number, N])[],
): readonly (N | undefined)[] {
  const names: (N | undefined)[] = [];
  for (const [number, name] of entries) names[number] = name;
  return names;
}

export function readInt64(reader: Reader): bigint {
  const { high, low } = bits(reader.int64());
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** Exact up to 2^53, the nearest double above. */
export function readUint64(reader: Reader): number {
  const { high, low } = bits(reader.uint64());
  return (high >>> 0) * TWO_TO_32 + (low >>> 0);
}

export function readBytes(reader: Reader): Uint8Array {
  // A copy: a view would keep the whole record in memory.
  return new Uint8Array(reader.bytes());
}

interface Bits {
  readonly high: number;
  readonly low: number;
  readonly unsigned: boolean;
}

function bits(value: Bits | number): Bits {
  return typeof value === 'number' ? fromNumber(value) : value;
}

export function fromBigint(value: bigint): Bits {
  return { high: Number(BigInt.asIntN(32, value >> 32n)), low: Number(value & LOW_32_BITS) | 0, unsigned: false };
}

export function fromNumber(value: number): Bits {
  if (value >= MAX_UINT64) return { high: -1, low: -1, unsigned: true };
  return { high: Math.floor(value / TWO_TO_32) | 0, low: (value % TWO_TO_32) | 0, unsigned: true };
}

const KEY_TAG = 10;
const VALUE_TAG = 18;

/** An entry of a map, which is a message of a key and a value. */
export function readEntry<V>(reader: Reader, readValue: (end: number) => V): { key: string; value: V | undefined } {
  const end = reader.uint32() + reader.pos;
  let key = '';
  let value: V | undefined;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === KEY_TAG) key = reader.string();
    else if (tag === VALUE_TAG) value = readValue(reader.uint32() + reader.pos);
    else skip(reader, tag);
  }
  return { key, value };
}

/** As `map[key] = value`, also for the key `__proto__`. */
export function setEntry<V>(map: Record<string, V>, key: string, value: V): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

export function skip(reader: Reader, tag: number): void {
  const number = tag >>> 3;
  if (number === 0) throw new RangeError('a field has the number 0');
  reader.skipType(tag & 7);
}
