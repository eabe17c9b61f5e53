/**
 * Where Redis has replicas, a write counts only when one of them has it. WAIT is asked for on the connection that wrote, for
 * all writes so far together. A write that was not confirmed stays unknown to this process: reads wait for it too, so
 * that nobody acts on what may yet be lost.
 */
import { KeelsonError } from '@keelson/core';
import type { Connection } from './connection.ts';
import { readInfo } from './info.ts';

export interface ReplicationOptions {
  readonly connection: Connection;
  readonly metaKey: string;
  readonly waitTimeoutMs: number;
  /** With 0, writes go on without replicas when none is connected (any more). */
  readonly minReplicas: number;
  readonly onWarning: (message: string) => void;
}

export class Replication {
  readonly #options: ReplicationOptions;
  #replicas = 0;
  /** The connection on which the last write was sent: WAIT covers only its own connection's writes. */
  #writeGeneration = 0;
  #unconfirmed = false;
  #current: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(options: ReplicationOptions) {
    this.#options = options;
  }

  /** Counts the replicas that are connected now. */
  async refresh(): Promise<void> {
    const info = await readInfo(this.#options.connection, 'replication');
    const before = this.#replicas;
    this.#replicas = Number(info.connected_slaves ?? 0);
    if (before > 0 && this.#replicas === 0)
      this.#options.onWarning('Redis has no replica any more: what it acknowledges is on its own disk only');
  }

  /** To be called right before a write is sent. */
  noteWrite(): void {
    this.#writeGeneration = this.#options.connection.generation;
  }

  /** Resolves when all that this process has written so far is on a replica, where there is one. */
  confirm(): Promise<void> {
    if (this.#replicas === 0 && this.#options.minReplicas === 0) return Promise.resolve();
    // The one under way may have been sent before the last write: one more is needed, the same for all who ask meanwhile.
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#current = this.#wait();
        return this.#current;
      });
    return this.#next;
  }

  async #wait(): Promise<void> {
    const { connection, metaKey, waitTimeoutMs, minReplicas } = this.#options;
    const needed = Math.max(1, minReplicas);
    const known = connection.generation === this.#writeGeneration;
    if (this.#unconfirmed || (this.#writeGeneration > 0 && !known)) {
      this.#unconfirmed = true;
      this.noteWrite();
      await connection.run('confirm', [metaKey], []);
    }
    const generation = connection.generation;
    const confirmed = await connection.do((client) => client.wait(needed, waitTimeoutMs)).catch(() => 0);
    if (confirmed >= needed && connection.generation === generation) {
      this.#unconfirmed = false;
      return;
    }
    this.#unconfirmed = true;
    await this.refresh();
    if (this.#replicas === 0 && minReplicas === 0) return;
    throw new KeelsonError('STORE_UNAVAILABLE', `no replica of Redis confirmed the write within ${waitTimeoutMs} ms`);
  }
}
