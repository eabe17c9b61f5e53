/** Operations on members: asked of the member's executor, by the framework's agent-side class or as its command. */
import {
  commandSchema,
  type Instance,
  messageOf,
  type OperationName,
  type Position,
  type ProbeAnswer,
  type ReplyBody,
  viewOf,
} from '@keelson/core';
import {
  type Command,
  instanceFrom,
  type Member as MemberForHooks,
  MustRelaunch,
  type ProbeResult,
  type StatefulFramework,
} from '@keelson/sdk';
import { type ExecutorChannel, RequestFailed } from './executor-channel.ts';
import { redact, secretIn } from './hooks.ts';

export interface OperationCall {
  readonly channel: ExecutorChannel;
  readonly framework: StatefulFramework;
  readonly instance: Instance;
  readonly secrets: Readonly<Record<string, string>>;
  readonly ordinal: number;
  readonly launch: number;
  readonly epoch: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** @throws where the executor refuses, fails or does not answer. */
export async function operate(
  call: OperationCall,
  operation: OperationName,
  target: number | null,
): Promise<ProbeResult | null> {
  const { instance, ordinal, launch, epoch, channel } = call;
  const member = instance.status.members.find((candidate) => candidate.ordinal === ordinal);
  const executorId = member?.task?.executorId;
  if (member?.home == null || executorId == null) throw new Error(`member ${ordinal} is not placed`);
  const onAgent = typeof Reflect.get(call.framework.executor ?? {}, operation) === 'function';
  const command = onAgent ? null : commandFor(call, operation, target);
  const reply = await channel.ask(
    { agentId: member.home.agentId, executorId },
    {
      kind: 'operate',
      uid: instance.uid,
      ordinal,
      launch,
      epoch,
      operation,
      instance: viewOf(instance),
      target,
      command: command?.data ?? null,
    },
    call.timeoutMs,
    call.signal,
  );
  return readReply(reply, command);
}

function commandFor(call: OperationCall, operation: OperationName, target: number | null): Command<unknown> {
  const { framework, instance, secrets, ordinal } = call;
  const view = instanceFrom(viewOf(instance), secrets);
  const find = (wanted: number | null): MemberForHooks => {
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

function readReply(reply: ReplyBody, command: Command<unknown> | null): ProbeResult | null {
  if (reply.kind === 'operate')
    return reply.position === null ? null : { position: reply.position, synced: reply.synced };
  if (reply.kind !== 'command' || command === null) throw new Error(`unexpected reply: ${reply.kind}`);
  const value = command.read(reply);
  return isProbeResult(value) ? value : null;
}

function isProbeResult(value: unknown): value is ProbeResult {
  if (typeof value !== 'object' || value === null || !('position' in value) || !('synced' in value)) return false;
  return isPosition(value.position) && typeof value.synced === 'boolean';
}

function isPosition(value: unknown): value is Position {
  if (typeof value !== 'object' || value === null || !('history' in value) || !('value' in value)) return false;
  return typeof value.history === 'string' && typeof value.value === 'string';
}

/** The agent-side class said so, or what reads its command's output. */
export function saysRelaunch(error: unknown): boolean {
  return error instanceof MustRelaunch || (error instanceof RequestFailed && error.code === 'mustRelaunch');
}

/** Probes one member; an answer in any case. */
export async function probe(call: OperationCall): Promise<ProbeAnswer> {
  const { ordinal } = call;
  try {
    const result = await operate(call, 'probe', null);
    if (result === null) return { ordinal, ok: false, error: 'probe gave no position' };
    return { ordinal, ok: true, position: result.position, synced: result.synced };
  } catch (error) {
    return { ordinal, ok: false, error: redact(messageOf(error), call.secrets), mustRelaunch: saysRelaunch(error) };
  }
}
