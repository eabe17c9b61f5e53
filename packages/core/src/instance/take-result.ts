/** What came of an effect. The effect leaves the instance here; one that failed comes back with its next attempt. */
import { assertNever } from '../assert-never.ts';
import type { Effect } from '../model/effect.ts';
import type { EffectResult, ProbeAnswer } from '../model/event.ts';
import type { Member, Task } from '../model/member.ts';
import type { StoredTaskConfig } from '../model/task-config.ts';
import { ended, holdBack } from './death.ts';
import { decided } from './decide.ts';
import { departedProbed } from './departed.ts';
import { addEffect, clip, type Draft, dropEffects, killTask, memberOf, nameOf, say, unplace } from './draft.ts';
import { electionProbed } from './elect.ts';
import { maintained, maintenanceFailed } from './maintenance.ts';
import { hookOf, planSync } from './plan.ts';
import { askAgain, type Change, changed, isChange } from './plan-membership.ts';
import { effectRetryMs, POLICY } from './policy.ts';
import { clearProblem, setProblem, whereOf } from './problem.ts';
import { operationFailed, promoted } from './promote.ts';
import { noteMasterLaunch } from './quorum.ts';
import { removalFailed } from './remove-volume.ts';
import { demoted } from './switchover.ts';
import { forgetVolume } from './volumes.ts';

type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>;

/** A hook that failed this often no longer holds the decision up: the default is taken. */
const HOOK_ATTEMPTS = 3;

export function takeResult(draft: Draft, effectId: number, result: EffectResult): void {
  const effect = draft.status.effects.find(({ id }) => id === effectId);
  if (effect === undefined) return;
  dropEffects(draft, ({ id }) => id === effectId);
  if (result.kind !== 'failed') clearProblem(draft, whereOf(draft, effect));
  switch (effect.kind) {
    case 'prepare':
      return takePrepared(draft, effect, result);
    case 'launch':
      if (result.kind === 'notSent') neverSent(draft, effect, result.reason);
      return;
    case 'kill':
      return again(draft, effect, result);
    case 'inspect':
      return takeInspected(draft, effect, result);
    case 'hook':
      return takeHook(draft, effect, result);
    case 'masterLost':
    case 'slaveLost':
      return takeDecision(draft, effect, result);
    case 'probe':
      return takeProbe(draft, effect, result);
    case 'operate':
      return takeOperated(draft, effect, result);
    case 'removeVolume':
      return takeVolumeRemoved(draft, effect, result);
    case 'maintain':
      return takeMaintained(draft, effect, result);
    default:
      assertNever(effect);
  }
}

/** Puts the effect back for its next attempt, where it failed. */
function again(draft: Draft, effect: Effect, result: EffectResult): void {
  const { id: _id, notBeforeMs: _notBeforeMs, attempt, ...rest } = effect;
  const delayMs = effectRetryMs(attempt);
  addEffect(draft, { ...rest, attempt: attempt + 1, delayMs });
  if (result.kind === 'failed') setProblem(draft, whereOf(draft, effect), result.error, draft.nowMs + delayMs);
}

function taskOf(draft: Draft, effect: { ordinal: number; launch: number }): { member: Member; task: Task } | undefined {
  const member = memberOf(draft, effect.ordinal);
  if (member?.task?.launch !== effect.launch) return undefined;
  return { member, task: member.task };
}

function takePrepared(draft: Draft, effect: EffectOf<'prepare'>, result: EffectResult): void {
  const found = taskOf(draft, effect);
  if (found === undefined || found.task.state !== 'placed') return;
  const { member, task } = found;
  if (result.kind === 'prepared') return launch(draft, member, task, result.config);
  const error = result.kind === 'failed' ? result.error : `unexpected result: ${result.kind}`;
  unplace(draft, member);
  holdBack(draft, member, Math.max(2, (member.backoff?.failures ?? 0) + 1), error);
  setProblem(draft, whereOf(draft, effect), error, member.backoff?.untilMs ?? draft.nowMs);
  say(draft, 'hookFailed', member, error);
}

function launch(draft: Draft, member: Member, task: Task, config: StoredTaskConfig): void {
  task.config = config;
  task.state = 'launching';
  task.deadlineMs = null;
  task.sinceMs = draft.nowMs;
  task.launchedAs = member.role;
  if (member.role === 'master') noteMasterLaunch(draft, task);
  member.followedEpoch = draft.status.epoch;
  const { ordinal, launch } = member;
  addEffect(draft, { kind: 'launch', ordinal, launch, timeoutMs: POLICY.requestTimeoutMs });
  say(draft, 'launching', member, `${config.image} as ${member.role}`);
}

function neverSent(draft: Draft, effect: EffectOf<'launch'>, reason: string): void {
  const found = taskOf(draft, effect);
  if (found === undefined || found.task.state !== 'launching') return;
  unplace(draft, found.member);
  say(draft, 'unplaced', found.member, `not launched: ${reason}`);
}

function takeInspected(draft: Draft, effect: EffectOf<'inspect'>, result: EffectResult): void {
  const found = taskOf(draft, effect);
  if (found === undefined) return;
  const { member, task } = found;
  if (result.kind !== 'inspected') return again(draft, effect, result);
  if (!result.alive) {
    if (result.proof === null) return again(draft, effect, { kind: 'failed', error: result.message });
    return ended(draft, member, result.proof, result.message);
  }
  if (task.state !== 'lost' && task.state !== 'launching') return;
  task.state = task.runningHook === null ? 'starting' : 'running';
  task.sinceMs = draft.nowMs;
  say(draft, task.state, member, 'its agent says that it lives');
}

function takeHook(draft: Draft, effect: EffectOf<'hook'>, result: EffectResult): void {
  const found = taskOf(draft, effect);
  // Of another role by now: what is due for that one is asked for by plan.
  if (found === undefined || hookOf(found.member.role) !== effect.hook) return;
  if (result.kind !== 'failed') {
    found.task.runningHook = 'called';
    return;
  }
  say(draft, 'hookFailed', found.member, naming(effect.hook, result.error));
  again(draft, effect, result);
}

/** What calls hooks names them in most of its errors. */
function naming(hook: string, error: string): string {
  return error.startsWith(hook) ? error : `${hook}: ${error}`;
}

function takeDecision(draft: Draft, effect: EffectOf<'masterLost' | 'slaveLost'>, result: EffectResult): void {
  const member = memberOf(draft, effect.ordinal);
  if (member === undefined) return;
  if (result.kind === 'failed') {
    say(draft, 'hookFailed', member, naming(effect.kind, result.error));
    if (effect.attempt + 1 < HOOK_ATTEMPTS) return again(draft, effect, result);
  }
  const decision = result.kind === 'decided' ? result.decision : ({ kind: 'default' } as const);
  if (effect.kind === 'masterLost') return decided(draft, decision);
  if (decision.kind !== 'wait') return;
  member.backoff = {
    failures: member.backoff?.failures ?? 1,
    untilMs: draft.nowMs + decision.retryMs,
    reason: clip(decision.reason),
    decided: true,
  };
  say(draft, 'backoff', member, decision.reason);
}

function takeProbe(draft: Draft, effect: EffectOf<'probe'>, result: EffectResult): void {
  const answers = result.kind === 'probed' ? result.answers : [];
  const ranking = result.kind === 'probed' ? result.ranking : [];
  if (effect.purpose === 'elect') return electionProbed(draft, answers, ranking);
  if (effect.purpose === 'departed') return departedProbed(draft, effect, answers, ranking);
  if (effect.epoch === draft.status.epoch) for (const answer of answers) takeSync(draft, effect, answer);
  planSync(draft, effect.attempt + 1);
}

function takeSync(draft: Draft, effect: EffectOf<'probe'>, answer: ProbeAnswer): void {
  const asked = effect.members.find(({ ordinal }) => ordinal === answer.ordinal);
  const found = asked === undefined ? undefined : taskOf(draft, asked);
  if (found === undefined) return;
  const { member } = found;
  if (!answer.ok) return answer.mustRelaunch === true ? launchAnew(draft, found, answer.error) : undefined;
  member.position = answer.position;
  if (!answer.synced || member.followedEpoch !== effect.epoch) return;
  member.syncedEpoch = effect.epoch;
  say(draft, 'synced', member, `in sync with the master (position ${answer.position.value})`);
}

function takeOperated(draft: Draft, effect: EffectOf<'operate'>, result: EffectResult): void {
  const found = taskOf(draft, effect);
  if (found === undefined || effect.epoch !== draft.status.epoch) return;
  if (result.kind === 'mustRelaunch' && effect.operation === 'follow') return launchAnew(draft, found, result.why);
  if (result.kind !== 'operated') {
    const error = errorOf(result);
    say(draft, 'operationFailed', found.member, `${effect.operation}: ${error}`);
    if (isChange(effect)) return takeChangeFailed(draft, effect, error);
    if (effect.operation === 'follow') return again(draft, effect, { kind: 'failed', error });
    return operationFailed(draft);
  }
  switch (effect.operation) {
    case 'addMember':
    case 'removeMember':
      return isChange(effect) ? changed(draft, effect) : undefined;
    case 'promote':
      return promoted(draft);
    case 'demote':
      return demoted(draft, result.position);
    case 'follow':
      found.member.followedEpoch = effect.epoch;
      dropEffects(draft, (other) => other.kind === 'probe' && other.purpose === 'sync');
      return say(draft, 'followed', found.member, `follows ${nameOf(draft, effect.target ?? -1)}`);
    default:
      return;
  }
}

function takeChangeFailed(draft: Draft, effect: Change, error: string): void {
  askAgain(draft, effect);
  setProblem(draft, whereOf(draft, effect), error, draft.nowMs + effectRetryMs(effect.attempt));
}

function errorOf(result: EffectResult): string {
  if (result.kind === 'failed') return result.error;
  return result.kind === 'mustRelaunch' ? result.why : `unexpected result: ${result.kind}`;
}

/** Its data does not fit the master's (it has writes that nobody else has, or what it misses is not kept any more). */
function launchAnew(draft: Draft, { member, task }: { member: Member; task: Task }, why: string): void {
  task.mustRelaunch = true;
  killTask(draft, member, `launched again, so that its data is made right: ${clip(why)}`);
}

function takeMaintained(draft: Draft, effect: EffectOf<'maintain'>, result: EffectResult): void {
  const found = taskOf(draft, effect);
  if (found === undefined || draft.status.maintenance?.requestId !== effect.requestId) return;
  if (result.kind === 'maintained') return maintained(draft, found.member, result.message);
  maintenanceFailed(draft, found.member, errorOf(result));
}

function takeVolumeRemoved(draft: Draft, effect: EffectOf<'removeVolume'>, result: EffectResult): void {
  const member = memberOf(draft, effect.ordinal);
  if (result.kind !== 'volumeRemoved') {
    if (result.kind === 'failed' && removalFailed(draft, member, effect, result.error)) return;
    return again(draft, effect, result);
  }
  if (member === undefined) return;
  forgetVolume(member, effect);
  say(draft, 'volumeRemoved', member, effect.volumeId);
}
