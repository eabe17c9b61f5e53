/** Failover and switchover: asked for, then watched until another member is master or it is seen to have been refused or given up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type InstanceAnswer, instanceReportSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { type ApiClient, instancePath } from './api-client.ts';
import { print } from './output.ts';
import type { WaitOptions } from './wait.ts';

export interface ChangeOptions extends WaitOptions {
  readonly to?: string;
  readonly acceptLoss?: boolean;
}

const POLL_MS = 50;

export async function changeMaster(
  client: ApiClient,
  kind: 'failover' | 'switchover',
  name: string,
  { to, acceptLoss, wait, timeout }: ChangeOptions,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const path = instancePath(name);
  const before = await client.get(path, instanceReportSchema);
  const began = performance.now();
  const asked = await client.request('POST', `${path}/${kind}`, instanceReportSchema, { body: { to, acceptLoss } });
  if (wait === false) return print(context, command, asked, () => `${name} ${kind} asked for`);
  const after = await untilChanged(client, kind, before, asked.requests.at(-1)?.id, timeout);
  const tookMs = Math.round(performance.now() - began);
  print(
    context,
    command,
    after,
    ({ master, epoch }) => `${master} is master (it was ${before.master}), epoch ${epoch}, after ${tookMs} ms`,
  );
}

async function untilChanged(
  client: ApiClient,
  kind: 'failover' | 'switchover',
  before: InstanceAnswer,
  request: number | undefined,
  timeoutMs: number,
): Promise<InstanceAnswer> {
  const path = instancePath(before.name);
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const now = await client.get(path, instanceReportSchema);
    const asked = now.requests.find(({ id }) => id === request);
    if (asked?.outcome === 'refused') throw new KeelsonError('REQUEST_REFUSED', asked.message);
    if (asked?.outcome === 'givenUp')
      throw new KeelsonError('REQUEST_REFUSED', `The ${kind} was given up: ${asked.message}.`);
    if (isChanged(kind, before, now)) return now;
    if (performance.now() > deadline)
      throw new KeelsonError('TIMEOUT', `${before.name} is ${now.phase}; its master is ${now.master}.`);
    await sleep(POLL_MS);
  }
}

/** A switchover begins its epoch before it hands over; a failover may end with the same master, started anew. */
function isChanged(kind: 'failover' | 'switchover', before: InstanceAnswer, now: InstanceAnswer): boolean {
  const master = now.members.find(({ name }) => name === now.master);
  if (now.epoch <= before.epoch || now.phase === 'failingOver' || master?.state !== 'running') return false;
  return kind === 'failover' || now.master !== before.master;
}
