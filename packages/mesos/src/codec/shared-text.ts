/**
 * Texts out of bytes. The same ones come again and again (`cpus`, a role, an agent's id): each is made once and then given
 * again, found by its bytes. That takes less time than a new one, and less memory in what is kept.
 *
 * Bytes are compared and copied by words of four; the last word overlaps the one before it.
 */
import type { Memory } from './memory.ts';

const SLOTS = 4096;
const SLOT_BITS = 12;
/** A text's length, and its bytes: as long as a line of a processor's cache. */
const SLOT_BYTES = 64;
const WORD = 4;
const LONGEST = SLOT_BYTES - WORD;
/** 2^32 divided by the golden ratio: multiplying by it spreads what differs over the upper bits. */
const SPREAD = 0x9e37_79b1;

/** By a hash of the bytes; a later text takes an earlier one's place. */
const texts: string[] = new Array(SLOTS).fill('');
const slots = new DataView(new ArrayBuffer(SLOTS * SLOT_BYTES));

/** The text that the bytes are in UTF-8. */
export function sharedText({ bytes, view }: Memory, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  if (length > LONGEST) return bytes.toString('utf8', start, end);
  const slot = slotOf(view, start, length);
  if (!holds(slot * SLOT_BYTES, view, start, length)) {
    texts[slot] = bytes.toString('utf8', start, end);
    keep(slot * SLOT_BYTES, view, start, length);
  }
  return texts[slot] ?? '';
}

/** Of all words: ids differ at their end, names of hosts in front, tasks in the middle. */
function slotOf(view: DataView, start: number, length: number): number {
  let hash = length;
  const last = length - WORD;
  if (last < 0) {
    for (let at = 0; at < length; at += 1) hash = mix(hash, view.getUint8(start + at));
  } else {
    for (let at = 0; at < last; at += WORD) hash = mix(hash, view.getInt32(start + at));
    hash = mix(hash ^ (hash >>> 15), view.getInt32(start + last));
  }
  return hash >>> (32 - SLOT_BITS);
}

const mix = (hash: number, value: number): number => Math.imul(hash ^ value, SPREAD);

/** Whether the slot that begins at `slot` has these bytes. */
function holds(slot: number, view: DataView, start: number, length: number): boolean {
  if (slots.getInt32(slot) !== length) return false;
  const content = slot + WORD;
  const last = length - WORD;
  for (let at = 0; at < last; at += WORD) {
    if (slots.getInt32(content + at) !== view.getInt32(start + at)) return false;
  }
  if (last >= 0) return slots.getInt32(content + last) === view.getInt32(start + last);
  for (let at = 0; at < length; at += 1) {
    if (slots.getUint8(content + at) !== view.getUint8(start + at)) return false;
  }
  return true;
}

function keep(slot: number, view: DataView, start: number, length: number): void {
  slots.setInt32(slot, length);
  const content = slot + WORD;
  const last = length - WORD;
  for (let at = 0; at < last; at += WORD) slots.setInt32(content + at, view.getInt32(start + at));
  if (last >= 0) slots.setInt32(content + last, view.getInt32(start + last));
  else for (let at = 0; at < length; at += 1) slots.setUint8(content + at, view.getUint8(start + at));
}
