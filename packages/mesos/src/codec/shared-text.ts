/**
 * Texts out of bytes. The same ones come again and again (`cpus`, a role, an agent's id): each is made once and then given
 * again, found by its bytes. That takes less time than a new one, and less memory in what is kept.
 */

const LONGEST = 48;
const SLOTS = 4096;

/** By a hash of the bytes; a later text takes an earlier one's place. */
const texts: string[] = new Array(SLOTS).fill('');
const lengths = new Uint8Array(SLOTS);
const contents = new Uint8Array(SLOTS * LONGEST);

/** The text that the bytes are in UTF-8. */
export function sharedText(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  if (length > LONGEST) return bytes.toString('utf8', start, end);
  const slot = slotOf(bytes, start, end);
  if (lengths[slot] !== length || !isIn(slot, bytes, start, length)) keep(slot, bytes, start, end);
  return texts[slot] ?? '';
}

/** Of a few bytes: texts of one length differ mostly in their last ones. */
function slotOf(bytes: Buffer, start: number, end: number): number {
  let hash = (end - start) * 31 + (bytes[start] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[start + ((end - start) >> 1)] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[end - 3] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[end - 2] ?? 0);
  hash = Math.imul(hash, 31) + (bytes[end - 1] ?? 0);
  return (hash ^ (hash >>> 12)) & (SLOTS - 1);
}

function isIn(slot: number, bytes: Buffer, start: number, length: number): boolean {
  const from = slot * LONGEST;
  for (let at = length - 1; at >= 0; at -= 1) if (contents[from + at] !== bytes[start + at]) return false;
  return true;
}

function keep(slot: number, bytes: Buffer, start: number, end: number): void {
  texts[slot] = bytes.toString('utf8', start, end);
  lengths[slot] = end - start;
  const from = slot * LONGEST;
  for (let at = start; at < end; at += 1) contents[from + at - start] = bytes[at] ?? 0;
}
