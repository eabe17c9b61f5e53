/** Operations on members: asked of the member's executor, by the framework's agent-side class or as its command. */
import { type Instance, messageOf, type OperationName, type ProbeAnswer, type ReplyBody, viewOf } from '@keelson/core';
import { type Command, MustRelaunch, type ProbeResult, type StatefulFramework } from '@keelson/sdk';
import { commandFor, isOnAgent, isProbeResult, redact } from '@keelson/sdk/host';
import { type ExecutorChannel, RequestFailed } from './executor-channel.ts';

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
  const command = isOnAgent(call.framework, operation) ? null : commandFor(call, operation, target);
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

function readReply(reply: ReplyBody, command: Command<unknown> | null): ProbeResult | null {
  if (reply.kind === 'operate')
    return reply.position === null ? null : { position: reply.position, synced: reply.synced };
  if (reply.kind !== 'command' || command === null) throw new Error(`unexpected reply: ${reply.kind}`);
  const value = command.read(reply);
  return isProbeResult(value) ? value : null;
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
