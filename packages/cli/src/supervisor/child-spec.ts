import { createHash } from 'node:crypto';

/** How long to wait before a restart: doubles with each exit, starts anew once the child has run for `stableMs`. */
export interface Backoff {
  readonly initialMs: number;
  readonly maxMs: number;
  readonly stableMs: number;
}

/** A port that a child is going to listen on, checked before its first launch. */
export interface ListenPort {
  readonly host: string;
  readonly port: number;
  /** What the port is for: `the API`. */
  readonly purpose: string;
  /** How to choose another: `--api-port`. */
  readonly flag: string;
}

/** A process that the supervisor keeps running. */
export interface ChildSpec {
  /** Names its record and its log: a-z, 0-9, `-`. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  /** On top of the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Says whether the child is ready; throwing means not yet. Asked until it says so. Without it, running is ready. */
  readonly ready?: (signal: AbortSignal) => Promise<boolean>;
  /** A child that is not ready by then is killed and counts as exited. */
  readonly readyTimeoutMs?: number;
  /**
   * Asks it to end what it runs in turn, before its SIGTERM, where all is to end: not where it is replaced, or backed out.
   * A failure is no matter.
   */
  readonly windDown?: (signal: AbortSignal) => Promise<void>;
  /** From SIGTERM to SIGKILL. */
  readonly stopGraceMs?: number;
  readonly backoff?: Partial<Backoff>;
  readonly listens?: readonly ListenPort[];
  /** What else a running child depends on, e.g. the text of its config file: a child with another one is replaced. */
  readonly fingerprint?: string;
}

export const defaultBackoff: Backoff = { initialMs: 100, maxMs: 30_000, stableMs: 60_000 };
export const defaultReadyTimeoutMs = 60_000;
export const defaultStopGraceMs = 15_000;

/** The wait before restart number `attempt` (0 is the first). */
export function backoffMs({ initialMs, maxMs }: Backoff, attempt: number): number {
  return Math.min(maxMs, initialMs * 2 ** Math.min(attempt, 30));
}

/** Two specs with the same hash run the same thing: a child of one may be adopted for the other. */
export function specHash({ command, args = [], env = {}, cwd, fingerprint }: ChildSpec): string {
  const environment = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([command, args, environment, cwd ?? null, fingerprint ?? null]);
  return createHash('sha256').update(text).digest('hex');
}
