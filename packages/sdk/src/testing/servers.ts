/** The simulated servers of a life: how far the data of each goes, and what it is able to do. */
import type { OperationName } from '@keelson/core';

export interface Server {
  offset: number;
  synced: boolean;
  silent: boolean;
  /** Its data does not fit the master's: it can't come in sync as it is. */
  diverged: boolean;
  readonly unable: Set<OperationName>;
}

export class Servers {
  readonly #servers = new Map<number, Server>();

  of(ordinal: number): Server {
    const found = this.#servers.get(ordinal);
    if (found !== undefined) return found;
    const server: Server = { offset: 1_000, synced: true, silent: false, diverged: false, unable: new Set() };
    this.#servers.set(ordinal, server);
    return server;
  }
}
