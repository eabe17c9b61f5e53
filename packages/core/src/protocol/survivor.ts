import type { ReplyBody } from './request.ts';

/** A launch that lives on where the store has lost it or has an older state of it, as its executor describes it. */
export interface Survivor {
  readonly agentId: string;
  readonly executorId: string;
  readonly described: Omit<Extract<ReplyBody, { kind: 'describe' }>, 'kind' | 'sealed'>;
}
