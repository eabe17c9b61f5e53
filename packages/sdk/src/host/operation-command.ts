/** Operations that a framework writes as commands: asked of its class, checked, and what they gave. */
import { commandSchema, type Instance, type OperationName, type Position, viewOf } from '@keelson/core';
import type { Command } from '../command.ts';
import type { StatefulFramework } from '../framework.ts';
import { instanceFrom, type Member } from '../instance.ts';
import type { ProbeResult } from '../position.ts';
import { secretIn } from './call-hooks.ts';

export interface CommandCall {
  readonly framework: StatefulFramework;
  readonly instance: Instance;
  readonly secrets: Readonly<Record<string, string>>;
  readonly ordinal: number;
}

/** Whether the framework's agent-side class does it: that is preferred to a command. */
export function isOnAgent({ executor }: StatefulFramework, operation: OperationName): boolean {
  return executor !== undefined && typeof Reflect.get(executor, operation) === 'function';
}

/** @throws where the class can't do it, or returns what is no command, or what must not travel. */
export function commandFor(call: CommandCall, operation: OperationName, target: number | null): Command<unknown> {
  const { framework, instance, secrets, ordinal } = call;
  const view = instanceFrom(viewOf(instance), secrets);
  const find = (wanted: number | null): Member => {
    const found = view.members.find((member) => member.ordinal === wanted);
    if (found === undefined) throw new Error(`${view.name} has no member ${wanted}`);
    return found;
  };
  const member = find(ordinal);
  const command = (() => {
    switch (operation) {
      case 'probe':
        return framework.probe?.(view, member);
      case 'promote':
        return framework.promote?.(view, member);
      case 'follow':
        return framework.follow?.(view, member, find(target));
      case 'demote':
        return framework.demote?.(view, member, find(target));
      case 'addMember':
        return framework.addMember?.(view, member, find(target));
      case 'removeMember':
        return framework.removeMember?.(view, member, find(target));
      default:
        return undefined;
    }
  })();
  if (command === undefined) throw new Error(`${framework.name} can not ${operation}`);
  if (!commandSchema.safeParse(command.data).success) throw new Error(`${operation} returned no command`);
  const secret = secretIn(command.data, secrets);
  if (secret !== undefined)
    throw new Error(
      `${operation} put the secret \`${secret}\` into its command, which Mesos passes on: read it from a file in the container`,
    );
  return command;
}

export function isProbeResult(value: unknown): value is ProbeResult {
  if (typeof value !== 'object' || value === null || !('position' in value) || !('synced' in value)) return false;
  return isPosition(value.position) && typeof value.synced === 'boolean';
}

function isPosition(value: unknown): value is Position {
  if (typeof value !== 'object' || value === null || !('history' in value) || !('value' in value)) return false;
  return typeof value.history === 'string' && typeof value.value === 'string';
}
