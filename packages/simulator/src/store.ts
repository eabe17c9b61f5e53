/** Instances in memory, with compare and set on the status's revision. The API writes what is declared, the shell the rest. */
import type { Declared, Instance } from '@keelson/core';
import { Violation } from './violation.ts';

export class Store {
  readonly #instances = new Map<string, Instance>();

  get(uid: string): Instance | undefined {
    return this.#instances.get(uid);
  }

  values(): readonly Instance[] {
    return [...this.#instances.values()];
  }

  create(instance: Instance): void {
    this.#instances.set(instance.uid, instance);
  }

  set(uid: string, after: Instance): void {
    const stored = this.#instances.get(uid);
    if (stored === undefined) return;
    if (after === stored) return;
    if (after.status.revision !== stored.status.revision + 1) throw new Violation('a write over another write');
    this.#instances.set(uid, after);
  }

  declare(uid: string, change: (declared: Declared) => Partial<Declared>): void {
    const stored = this.#instances.get(uid);
    if (stored === undefined) return;
    const declared = { ...stored.declared, ...change(stored.declared), generation: stored.declared.generation + 1 };
    this.#instances.set(uid, { ...stored, declared });
  }

  delete(uid: string): void {
    this.#instances.delete(uid);
  }
}
