/** Asks an agent about a launch that nobody else says anything of. */
import type { Member } from '../model/member.ts';
import { addEffect, type Draft, hasEffect } from './draft.ts';
import { POLICY } from './policy.ts';

/** Has the member's agent say whether its launch lives; if not, it is refused from then on. */
export function inspect(draft: Draft, member: Member): void {
  if (hasEffect(draft, 'inspect', member) || member.home === null) return;
  const { ordinal, launch } = member;
  addEffect(draft, {
    kind: 'inspect',
    ordinal,
    launch,
    agentId: member.home.agentId,
    timeoutMs: POLICY.requestTimeoutMs,
  });
}

/** Where the task is lost, or was launched and nothing was heard of it for long. */
export function inspectIfSilent(draft: Draft, member: Member): void {
  const { task } = member;
  if (task?.state === 'lost') return inspect(draft, member);
  if (task?.state !== 'launching' || hasEffect(draft, 'launch', member)) return;
  if (draft.nowMs - task.sinceMs >= POLICY.silentLaunchMs) inspect(draft, member);
}
