/** The framework's own code, as the world calls it. It may take its time: the world's clock stands still meanwhile. */
import type { Decision, Instance, OperationName, Position, ProbeAnswer, StoredTaskConfig, Traits } from '@keelson/core';

export type MaybePromise<T> = T | Promise<T>;

/** A server, as an operation on it sees it. */
export interface ServerState {
  /** How far its data goes: a number that grows with each write. */
  readonly offset: number;
  /** It has completed its sync with the instance's present master. */
  readonly synced: boolean;
}

/** Reads what the server answered to an operation; throws where it says that it went wrong. */
export type ReadAnswer = (server: ServerState) => Position | null;

export interface FrameworkCode {
  readonly kind: string;
  readonly traits: Traits;
  /** Of the spec's `options`, for each instance of the world. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** `startMaster`/`startSlave`, then `config`. */
  prepare(instance: Instance, ordinal: number): MaybePromise<StoredTaskConfig>;
  running(instance: Instance, ordinal: number, hook: 'masterRunning' | 'slaveRunning'): MaybePromise<void>;
  decide(instance: Instance, ordinal: number, hook: 'masterLost' | 'slaveLost'): MaybePromise<Decision>;
  /** What is to be asked of the member's server. Throws where the framework can't say. */
  operation(instance: Instance, ordinal: number, operation: OperationName, target: number | null): ReadAnswer;
  /** Ordinals, freshest first. */
  rank(answers: readonly ProbeAnswer[], atLeast: Position | null): readonly number[];
}
