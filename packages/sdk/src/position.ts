import type { Position } from '@keelson/core';

export type { Position };

/** What `probe` says of a server's copy of the data. */
export interface ProbeResult {
  /** How far it is: opaque but to the framework's `compare`. */
  readonly position: Position;
  /** It is the instance's master, or it has completed its sync with the instance's present master. */
  readonly synced: boolean;
}
