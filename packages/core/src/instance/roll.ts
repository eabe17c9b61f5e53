/**
 * A changed spec reaches the members that run: those that were launched with an earlier template are launched again.
 *
 *   outdated, does not serve -> ended at once: there is nothing to lose, and the change may be what heals it
 *   outdated, serves         -> one at a time, slaves and peers first; the master last, by a planned switchover to a slave
 *                               that is up to date, or, where there is none to switch to, launched again on its volume
 *
 * 1. A member that serves is taken down only while every present member serves and is in sync, and no change of master is
 *    under way. A spec that does not work stops the roll at its first member; the others run on.
 * 2. Whoever is taken down keeps its agent, its volume and its ordinal.
 */
import type { Member } from '../model/member.ts';
import type { OperationName } from '../model/traits.ts';
import { eligible } from './change.ts';
import { type Draft, killTask, say, serves } from './draft.ts';
import { beginFailover, planFailover } from './failover.ts';
import { othersAgree } from './membership.ts';
import { switchoverRetryMs } from './policy.ts';

const SWITCHOVER = ['probe', 'demote', 'promote', 'follow'] as const;

export function planRoll(draft: Draft): void {
  const { status } = draft;
  if (status.update === null || status.failover !== null) return;
  const present = status.members.filter(({ wanted }) => wanted === 'present');
  const slavesFirst = present.toSorted((a, b) => Number(a.role === 'master') - Number(b.role === 'master'));
  const outdated = slavesFirst.filter((member) => isOutdated(draft, member));
  for (const member of outdated) replaceBroken(draft, member, present);
  if (!present.every((member) => isWell(draft, member))) return;
  const [next] = outdated;
  if (next === undefined) return finish(draft);
  if (next.role === 'master') return rollMaster(draft, next);
  killTask(draft, next, again(draft, outdated.length));
}

function isOutdated({ status }: Draft, { task }: Member): boolean {
  return task !== null && task.template !== status.template?.id;
}

/** It serves, what its hook does is done, a slave has all that its master has, and a peer is a member and to stay one. */
export function isWell({ status }: Draft, member: Member): boolean {
  if (!serves(member) || member.task?.runningHook !== 'called') return false;
  if (member.membership !== null && member.membership.state !== 'joined') return false;
  return member.role !== 'slave' || member.syncedEpoch === status.epoch;
}

function again({ status }: Draft, outdated: number): string {
  const left = outdated === 1 ? 'the last one' : `${outdated - 1} more to go`;
  return `launched again with the spec of generation ${status.template?.generation} (${left})`;
}

/**
 * One that has served, and may serve again, goes alone; a master whose slaves could serve is not given up for a moment's illness,
 * nor is a peer without which there is no majority.
 */
function replaceBroken(draft: Draft, member: Member, present: readonly Member[]): void {
  const { task } = member;
  if (task === null || serves(member) || task.killSinceMs !== null || task.state === 'lost') return;
  if (task.state === 'running') {
    if (present.some((other) => other !== member && !isUpAndStays(other))) return;
    if (member.role === 'master' && eligible(draft, draft.status.epoch).length > 0) return;
    if (member.membership !== null && !othersAgree(draft.status, member)) return;
  }
  killTask(
    draft,
    member,
    `it does not serve: launched again with the spec of generation ${draft.status.template?.generation}`,
  );
}

function isUpAndStays({ task }: Member): boolean {
  return task?.state === 'running' && task.killSinceMs === null;
}

/** All others are up to date, serve and are in sync. */
function rollMaster(draft: Draft, master: Member): void {
  const { status } = draft;
  const { update } = status;
  if (update === null) return;
  if (!canSwitchOver(draft)) {
    // Nobody is to be elected in its place; if it takes long to come back, a slave overtakes it as after any loss.
    status.decidedLaunch = master.launch;
    return killTask(draft, master, again(draft, 1));
  }
  if (update.untilMs !== null && update.untilMs > draft.nowMs) return;
  update.switchovers += 1;
  update.untilMs = draft.nowMs + switchoverRetryMs(update.switchovers);
  const why = `switchover, so that it can be launched again with the spec of generation ${status.template?.generation}`;
  beginFailover(draft, 'switchover', 'electing', {}, why);
  planFailover(draft);
}

function canSwitchOver(draft: Draft): boolean {
  const { operations, topology } = draft.instance.traits;
  if (topology !== 'master-slave' || !canHandOver(operations)) return false;
  return eligible(draft, draft.status.epoch).length > 0;
}

export function canHandOver(operations: readonly OperationName[]): boolean {
  return SWITCHOVER.every((name) => operations.includes(name));
}

function finish(draft: Draft): void {
  const { update, template } = draft.status;
  if (update === null) return;
  draft.status.update = null;
  draft.status.formerTemplates = [];
  const seconds = ((draft.nowMs - update.sinceMs) / 1000).toFixed(1);
  say(
    draft,
    'updated',
    null,
    `all members run with the spec of generation ${template?.generation}, ${seconds} s after it changed`,
  );
}
