/** What happened, one line each: kept only when a failed seed is replayed. */
import { type Effect, type Instance, type InstanceEvent, type Member, memberStateOf, type Step } from '@keelson/core';
import type { World } from './world.ts';

const MAX_LINES = 4_000;

export class History {
  readonly lines: string[] = [];
  readonly #world: World;
  readonly #on: boolean;

  constructor(world: World, on: boolean) {
    this.#world = world;
    this.#on = on;
  }

  note(who: string, what: () => string): void {
    if (!this.#on) return;
    const seconds = ((this.#world.clock.nowMs - this.#world.startMs) / 1_000).toFixed(3);
    this.lines.push(`${seconds.padStart(9)} ${who.padEnd(4)} ${what()}`);
    if (this.lines.length > MAX_LINES) this.lines.shift();
  }

  step(before: Instance, event: InstanceEvent, { instance, journal, changed }: Step): void {
    if (!this.#on || (!changed && event.kind === 'look')) return;
    const who = before.declared.spec.name;
    this.note(
      who,
      () => `${wordsOf(before, event)}${changed ? `  ->  ${stateOf(instance, this.#world.clock.nowMs)}` : ''}`,
    );
    for (const { kind, member, message } of journal)
      this.note('', () => `        ${member ?? ''} ${kind}: ${message.slice(0, 120)}`);
  }
}

function wordsOf({ status }: Instance, event: InstanceEvent): string {
  switch (event.kind) {
    case 'update': {
      const { ordinal, launch, state, healthy, proof } = event.update;
      return `update ${ordinal}.${launch} ${state}${healthy === false ? ' unhealthy' : ''}${proof === null ? '' : ` (${proof})`}`;
    }
    case 'effectDone': {
      const effect = status.effects.find(({ id }) => id === event.effectId);
      const result = event.result.kind === 'failed' ? `failed: ${event.result.error}` : JSON.stringify(event.result);
      return `done ${effect === undefined ? `#${event.effectId}` : effectWords(effect)}: ${result.slice(0, 160)}`;
    }
    case 'deathReported':
      return `death reported ${event.ordinal}.${event.launch} (${event.proof})`;
    case 'placed':
      return `placed ${event.placements.map(({ ordinal, home }) => `${ordinal} on ${home.agentId}`).join(', ')}`;
    default:
      return event.kind;
  }
}

function stateOf(instance: Instance, nowMs: number): string {
  const { status, declared } = instance;
  const failover = status.failover;
  const change =
    failover === null ? '' : ` ${failover.reason}/${failover.phase} ${failover.from}>${failover.candidate}`;
  const members = status.members.map((member) => memberWords(instance, member, nowMs)).join(' ');
  const effects = status.effects.map(effectWords).join(' ');
  const intent = declared.intent.kind === 'run' ? '' : ` ${declared.intent.kind}`;
  return `e${status.epoch} m${status.master}${intent}${change} [${members}] {${effects}}`;
}

function memberWords(instance: Instance, member: Member, nowMs: number): string {
  const { ordinal, launch, role, task, syncedEpoch, followedEpoch } = member;
  const health = task?.state === 'running' && !task.healthy ? '!' : '';
  const sync = role === 'slave' ? `,f${followedEpoch ?? '-'}s${syncedEpoch ?? '-'}` : '';
  return `${ordinal}.${launch}${role[0]?.toUpperCase()}:${memberStateOf(instance, member, nowMs)}${health}${sync}`;
}

function effectWords(effect: Effect): string {
  const attempt = effect.attempt > 0 ? `*${effect.attempt}` : '';
  const about =
    'ordinal' in effect ? ` ${effect.ordinal}` : ` ${effect.members.map(({ ordinal }) => ordinal).join(',')}`;
  const name = effect.kind === 'operate' ? effect.operation : effect.kind === 'probe' ? effect.purpose : effect.kind;
  return `#${effect.id}${name}${about}${attempt}`;
}
