import type { Decision as CoreDecision, MemberView } from '@keelson/core';

/** What `masterLost` and `slaveLost` may decide; core checks it against the invariants. */
export type Decision = CoreDecision;

export function promote(member: MemberView): Decision {
  return { kind: 'promote', ordinal: member.ordinal };
}

/** Start it again on its volume. */
export const relaunch: Decision = { kind: 'relaunch' };

/**
 * Of a lost master: end its slaves at once, and launch them again when it runs. For servers that are nothing without the one that
 * they belong to.
 */
export const relaunchAll: Decision = { kind: 'relaunchAll' };

/** Do nothing now, and ask the hook again later (default: in 5 s). The reason is shown to the operator. */
export function wait(reason: string, retryMs = 5_000): Decision {
  return { kind: 'wait', reason, retryMs };
}
