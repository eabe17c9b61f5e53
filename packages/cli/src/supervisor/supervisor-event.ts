/** What happens to children, for those who show it or log it. */
export type SupervisorEvent =
  | { readonly kind: 'started'; readonly name: string; readonly pid: number }
  /** It still ran from an earlier supervisor. */
  | { readonly kind: 'adopted'; readonly name: string; readonly pid: number }
  /** It still ran, with other settings: it is ended first. */
  | { readonly kind: 'replacing'; readonly name: string; readonly pid: number }
  | { readonly kind: 'ready'; readonly name: string; readonly pid: number; readonly afterMs: number }
  /** It was not ready in time, and is killed. */
  | { readonly kind: 'unready'; readonly name: string; readonly pid: number; readonly afterMs: number }
  | {
      readonly kind: 'exited';
      readonly name: string;
      readonly pid: number;
      /** Whether the supervisor ended it. */
      readonly asked: boolean;
      readonly code?: number;
      readonly signal?: NodeJS.Signals;
    }
  /** It could not be started at all this time. */
  | { readonly kind: 'notLaunched'; readonly name: string; readonly reason: string }
  | { readonly kind: 'restarting'; readonly name: string; readonly inMs: number };
