import { parse, type Range } from 'range-parser';

const MAX_HEADER_CHARS = 256;

export type Chosen =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: Range }
  | { readonly kind: 'unsatisfiable' };

/**
 * Which part of `bytes` is asked for. What can't be understood, and several parts at once, may be answered with the whole:
 * RFC 9110, 14.2.
 * @param ifRange the condition under which a part is wanted
 */
export function chooseRange(
  bytes: number,
  etag: string,
  range: string | undefined,
  ifRange: string | undefined,
): Chosen {
  if (range === undefined || range.length > MAX_HEADER_CHARS) return { kind: 'whole' };
  if (ifRange !== undefined && ifRange !== etag) return { kind: 'whole' };
  const { code, type, ranges } = parse(bytes, range);
  if (type !== 'bytes' || (code & 1) !== 0) return { kind: 'whole' };
  const [first, ...others] = ranges;
  if (first === undefined) return { kind: 'unsatisfiable' };
  return others.length > 0 ? { kind: 'whole' } : { kind: 'part', range: first };
}
