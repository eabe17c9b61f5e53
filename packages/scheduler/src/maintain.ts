/** Operations of a framework's own, on one member: its command, run by the member's executor. */
import { commandSchema, type Effect, viewOf } from '@keelson/core';
import { instanceFrom } from '@keelson/sdk';
import { secretIn } from '@keelson/sdk/host';
import type { OperationCall } from './operations.ts';

type MaintainEffect = Extract<Effect, { kind: 'maintain' }>;

/** What to tell the operator. @throws where the executor refuses, fails or does not answer in time. */
export async function maintain(call: OperationCall, effect: MaintainEffect): Promise<string> {
  const { instance, channel, ordinal, launch, timeoutMs, signal } = call;
  const { operation, requestId, output } = effect;
  const member = instance.status.members.find((candidate) => candidate.ordinal === ordinal);
  const executorId = member?.task?.executorId;
  if (member?.home == null || executorId == null) throw new Error(`member ${ordinal} is not placed`);
  const command = commandOf(call, operation);
  const { uid } = instance;
  const backupOf = output === 'backup' ? instance.declared.spec.name : null;
  const to = { agentId: member.home.agentId, executorId };
  const body = { kind: 'maintain', uid, ordinal, launch, requestId, operation, command, backupOf } as const;
  const reply = await channel.ask(to, body, timeoutMs, signal);
  if (reply.kind !== 'maintain') throw new Error(`unexpected reply: ${reply.kind}`);
  return reply.message;
}

/** null: the agent-side class does it. */
function commandOf({ framework, instance, secrets, ordinal, timeoutMs }: OperationCall, operation: string) {
  const view = instanceFrom(viewOf(instance), secrets);
  const member = view.members.find((candidate) => candidate.ordinal === ordinal);
  const maintenance = framework.maintenance[operation];
  if (member === undefined || maintenance === undefined) throw new Error(`${framework.name} has no ${operation}`);
  if (maintenance.command === undefined) return null;
  const { data } = maintenance.command(view, member);
  const checked = commandSchema.safeParse({ ...data, timeoutMs });
  if (!checked.success) throw new Error(`${operation} returned no command`);
  const secret = secretIn(checked.data, secrets);
  if (secret !== undefined)
    throw new Error(
      `${operation} put the secret \`${secret}\` into its command, which Mesos passes on: read it from a file in the container`,
    );
  return checked.data;
}
