/** What becomes of a lost master: the framework's word, checked against the invariants, or an election. */
import type { Decision } from '../model/event.ts';
import type { Failover } from '../model/instance.ts';
import { eligible, enterPhase } from './change.ts';
import { addEffect, clip, type Draft, hasEffect, killTask, memberOf, nameOf, say } from './draft.ts';
import { choose, relaunchMaster } from './elect.ts';
import { POLICY } from './policy.ts';
import { mustBeFreshest } from './quorum.ts';

export function decide(draft: Draft, failover: Failover): void {
  const from = memberOf(draft, failover.from);
  if (from === undefined || from.task !== null) return;
  if (failover.reason !== 'lost' || !draft.instance.traits.hooks.includes('masterLost')) {
    return enterPhase(draft, failover, 'electing');
  }
  if (hasEffect(draft, 'masterLost', from)) return;
  addEffect(draft, { kind: 'masterLost', ordinal: from.ordinal, launch: from.launch, timeoutMs: POLICY.hookTimeoutMs });
}

/** What the `masterLost` hook said, checked against the invariants. */
export function decided(draft: Draft, decision: Decision): void {
  const { failover } = draft.status;
  if (failover?.phase !== 'deciding') return;
  switch (decision.kind) {
    case 'default':
      return enterPhase(draft, failover, 'electing');
    case 'relaunch':
      return relaunchMaster(draft, failover, 'masterLost decided so');
    case 'relaunchAll':
      for (const slave of draft.status.members.filter(({ role }) => role === 'slave'))
        killTask(draft, slave, 'launched again with its master, which is lost');
      return relaunchMaster(draft, failover, 'masterLost decided so, with its slaves');
    case 'wait':
      failover.phase = 'waiting';
      failover.untilMs = draft.nowMs + Math.max(decision.retryMs, POLICY.effectRetryMs);
      failover.message = clip(decision.reason);
      return say(draft, 'failoverWaits', null, decision.reason);
    case 'promote': {
      if (!draft.instance.traits.operations.includes('promote')) return enterPhase(draft, failover, 'electing');
      const chosen = eligible(draft, failover.baseEpoch).find(({ ordinal }) => ordinal === decision.ordinal);
      // With more than one copy that may be the freshest, how far they are has to be asked.
      if (chosen !== undefined && mustBeFreshest(draft, failover)) {
        failover.to = chosen.ordinal;
        return enterPhase(draft, failover, 'electing');
      }
      if (chosen !== undefined) return choose(draft, failover, chosen, 'chosen by masterLost');
      say(
        draft,
        'failoverWaits',
        null,
        `masterLost chose ${nameOf(draft, decision.ordinal)}, which is not healthy and in sync: the freshest is elected`,
      );
      return enterPhase(draft, failover, 'electing');
    }
  }
}
