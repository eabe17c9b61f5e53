/** What the generated readers and writers of protobuf are made of, beside their reader and protobufjs's writer. */
import type { ProtobufReader } from './protobuf-reader.ts';

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

interface Bits {
  readonly high: number;
  readonly low: number;
  readonly unsigned: boolean;
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
export function readEntry<V>(
  reader: ProtobufReader,
  readValue: (end: number) => V,
): { key: string; value: V | undefined } {
  const end = reader.end();
  let key = '';
  let value: V | undefined;
  while (reader.at < end) {
    const tag = reader.uint32();
    if (tag === KEY_TAG) key = reader.string();
    else if (tag === VALUE_TAG) value = readValue(reader.end());
    else reader.skip(tag);
  }
  return { key, value };
}

/** As `map[key] = value`, also for the key `__proto__`. */
export function setEntry<V>(map: Record<string, V>, key: string, value: V): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}
