/**
 * A framework's own operation on the members of an instance (`backup`, `repair`), asked for once by the operator.
 *
 *   underWay: one member after another, each while it serves and no other change is under way
 *     -> done       all of them were through
 *     -> givenUp    one failed a few times, or the instance is stopped: those that are left are not begun
 *
 * Who is launched again meanwhile is asked once more: operations may run twice.
 */
import type { Instance, OperatorRequest } from '../model/instance.ts';
import type { Member } from '../model/member.ts';
import type { MaintenanceTrait } from '../model/traits.ts';
import { eligible } from './change.ts';
import { addEffect, clip, type Draft, dropEffects, masterOf, memberOf, nameOf, say, serves } from './draft.ts';
import { effectRetryMs, POLICY } from './policy.ts';
import { settleRequest } from './request-outcomes.ts';

type Request = Extract<OperatorRequest, { kind: 'maintain' }>;

/** Why the request is refused; null: taken. */
export function beginMaintenance(draft: Draft, { id, operation }: Request): string | null {
  const { status, instance } = draft;
  const trait = instance.traits.maintenance.find(({ name }) => name === operation);
  if (trait === undefined) return unknownTo(instance, operation);
  if (instance.declared.intent.kind !== 'run') return 'the instance is being stopped';
  if (status.maintenance !== null) return `${status.maintenance.operation} is under way`;
  const ordinals = membersFor(draft, trait).map(({ ordinal }) => ordinal);
  if (ordinals.length === 0) return 'no member serves';
  const { timeoutMs, output } = trait;
  status.maintenance = {
    requestId: id,
    operation,
    output,
    timeoutMs,
    left: ordinals,
    total: ordinals.length,
    attempts: 0,
    sinceMs: draft.nowMs,
    results: [],
  };
  say(
    draft,
    'maintenance',
    null,
    `${operation} begins: ${ordinals.map((ordinal) => nameOf(draft, ordinal)).join(', ')}`,
  );
  return null;
}

function unknownTo({ declared, traits }: Instance, operation: string): string {
  const { framework } = declared.spec;
  const names = traits.maintenance.map(({ name }) => name);
  return `${framework} has no operation ${operation}${names.length === 0 ? ', and no other' : `; it has: ${names.join(', ')}`}`;
}

/** Slaves and peers first; of those that may stand for all, one that is in sync and takes no writes. */
function membersFor(draft: Draft, { on }: MaintenanceTrait): readonly Member[] {
  const { status } = draft;
  const present = status.members.filter(({ wanted }) => wanted === 'present');
  const slavesFirst = present.toSorted((a, b) => Number(a.role === 'master') - Number(b.role === 'master'));
  if (on === 'each') return slavesFirst;
  const [slave] = eligible(draft, status.epoch);
  const chosen = slave ?? [masterOf(draft), ...present].find((member) => member !== undefined && serves(member));
  return chosen === undefined ? [] : [chosen];
}

export function planMaintenance(draft: Draft): void {
  const { maintenance, failover, effects } = draft.status;
  if (maintenance === null || failover !== null || effects.some(({ kind }) => kind === 'maintain')) return;
  const [next] = maintenance.left;
  if (next === undefined) return finish(draft);
  const member = memberOf(draft, next);
  if (member === undefined || member.wanted === 'retired') return passOver(draft, next);
  if (!serves(member)) return;
  const { requestId, operation, output, timeoutMs, attempts } = maintenance;
  addEffect(draft, {
    kind: 'maintain',
    ordinal: member.ordinal,
    launch: member.launch,
    requestId,
    operation,
    output,
    attempt: attempts,
    delayMs: attempts === 0 ? 0 : effectRetryMs(attempts + 4),
    timeoutMs,
  });
}

function passOver(draft: Draft, ordinal: number): void {
  const { maintenance } = draft.status;
  if (maintenance === null) return;
  say(draft, 'maintenance', null, `${maintenance.operation}: ${nameOf(draft, ordinal)} is not there any more`);
  maintenance.left = maintenance.left.slice(1);
  maintenance.attempts = 0;
  planMaintenance(draft);
}

export function maintained(draft: Draft, member: Member, message: string): void {
  const { maintenance } = draft.status;
  if (maintenance === null) return;
  maintenance.left = maintenance.left.filter((ordinal) => ordinal !== member.ordinal);
  maintenance.attempts = 0;
  const done = maintenance.total - maintenance.left.length;
  const text = message === '' ? 'done' : message;
  maintenance.results = [...maintenance.results, clip(`${nameOf(draft, member.ordinal)}: ${text}`).slice(0, 512)].slice(
    -8,
  );
  say(draft, 'maintenance', member, `${maintenance.operation} (${done} of ${maintenance.total}): ${text}`);
}

export function maintenanceFailed(draft: Draft, member: Member, error: string): void {
  const { maintenance } = draft.status;
  if (maintenance === null) return;
  maintenance.attempts += 1;
  say(draft, 'operationFailed', member, `${maintenance.operation}: ${error}`);
  if (maintenance.attempts >= POLICY.maintenanceAttempts)
    giveUpMaintenance(draft, `${nameOf(draft, member.ordinal)}: ${error}`);
}

export function giveUpMaintenance(draft: Draft, why: string): void {
  const { maintenance } = draft.status;
  if (maintenance === null) return;
  dropEffects(draft, ({ kind }) => kind === 'maintain');
  settleRequest(draft, 'givenUp', why, 'maintain');
  say(draft, 'maintenance', null, `${maintenance.operation} was given up: ${why}`);
  draft.status.maintenance = null;
}

function finish(draft: Draft): void {
  const { maintenance } = draft.status;
  if (maintenance === null) return;
  const seconds = ((draft.nowMs - maintenance.sinceMs) / 1000).toFixed(1);
  settleRequest(draft, 'done', maintenance.results.join('; '), 'maintain');
  say(draft, 'maintenance', null, `${maintenance.operation} is done, after ${seconds} s`);
  draft.status.maintenance = null;
}
