import { randomBytes, randomUUID } from 'node:crypto';
import type { Write } from '../journal/journal.ts';
import type { Effect } from './effect.ts';

/** One transition: it reads the time and randomness from here, changes state in memory, and says what to store and do. */
export interface Tx {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Stores a value before any effect of this transition leaves. */
  put(key: string, value: object): void;
  remove(key: string): void;
  emit(effect: Effect): void;
  /** 16 random bytes, a version 4 UUID. */
  newUuid(): Uint8Array;
  /** A UUID in its written form. */
  newId(): string;
}

export class Transaction implements Tx {
  readonly nowMs: number;
  readonly writes: Write[] = [];
  readonly effects: Effect[] = [];

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  put(key: string, value: object): void {
    this.writes.push({ key, value });
  }

  remove(key: string): void {
    this.writes.push({ key, value: null });
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  newUuid(): Uint8Array {
    const bytes = new Uint8Array(randomBytes(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes;
  }

  newId(): string {
    return randomUUID();
  }
}
