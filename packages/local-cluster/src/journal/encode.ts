/** Journal values are JSON; bytes and 64-bit integers, which JSON lacks, are wrapped in an object with one odd key. */

const BYTES = '$bytes';
const BIGINT = '$bigint';

/** One line of the journal: a key with its new value, or with `null` when it goes. Values hold plain objects, arrays, bytes and bigints. */
export function encodeEntry(key: string, value: unknown): string {
  return `${JSON.stringify([key, value ?? null], wrap)}\n`;
}

/** Reads a line back; `undefined` for one that was cut short by a crash. */
export function decodeEntry(line: string): { readonly key: string; readonly value: unknown } | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line, unwrap);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed) || parsed.length !== 2 || typeof parsed[0] !== 'string') return undefined;
  return { key: parsed[0], value: parsed[1] };
}

function wrap(this: unknown, key: string, value: unknown): unknown {
  // Buffer has a toJSON, so what arrives as `value` may be converted already: look at the holder.
  const raw = isRecord(this) ? this[key] : value;
  if (raw instanceof Uint8Array) return { [BYTES]: Buffer.from(raw).toString('base64') };
  if (typeof raw === 'bigint') return { [BIGINT]: raw.toString() };
  return value;
}

function unwrap(_key: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  const bytes = value[BYTES];
  if (typeof bytes === 'string') return new Uint8Array(Buffer.from(bytes, 'base64'));
  const integer = value[BIGINT];
  return typeof integer === 'string' ? BigInt(integer) : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
