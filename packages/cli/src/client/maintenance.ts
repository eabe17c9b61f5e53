/** An operation of a framework's own: asked for, then followed by its request's id until it is done, refused or given up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type InstanceAnswer, instanceReportSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { type ApiClient, instancePath } from './api-client.ts';
import { print } from './output.ts';
import type { WaitOptions } from './wait.ts';

const POLL_MS = 100;

/** @throws KeelsonError REQUEST_REFUSED, TIMEOUT: it goes on all the same. */
export async function runMaintenance(
  client: ApiClient,
  name: string,
  operation: string,
  { wait, timeout }: WaitOptions,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const began = performance.now();
  const path = instancePath(name);
  const asked = await client.request('POST', `${path}/maintain`, instanceReportSchema, { body: { operation } });
  if (wait === false) return print(context, command, asked, () => `${operation} of ${name} asked for`);
  const request = asked.requests.at(-1)?.id;
  const outcome = await untilDone(client, { path, operation, request }, timeout, (text) => {
    if (!context.json(command)) context.stderr.write(`  … ${text}\n`);
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  print(
    context,
    command,
    outcome,
    () => `${operation} of ${name} is done, after ${seconds} s\n${results(outcome, request)}`,
  );
}

interface Asked {
  readonly path: string;
  readonly operation: string;
  readonly request: number | undefined;
}

async function untilDone(
  client: ApiClient,
  { path, operation, request }: Asked,
  timeoutMs: number,
  tell: (text: string) => void,
): Promise<InstanceAnswer> {
  const deadline = performance.now() + timeoutMs;
  let told = '';
  for (;;) {
    const now = await client.get(path, instanceReportSchema);
    const asked = now.requests.find(({ id }) => id === request);
    if (asked?.outcome === 'done') return now;
    if (asked?.outcome === 'refused') throw new KeelsonError('REQUEST_REFUSED', asked.message);
    if (asked?.outcome === 'givenUp')
      throw new KeelsonError('REQUEST_REFUSED', `${operation} was given up: ${asked.message}`);
    const { maintenance } = now;
    const text =
      maintenance === null ? '' : `${operation}: ${maintenance.done} of ${maintenance.total}, ${maintenance.member}`;
    if (text !== told && text !== '') tell(text);
    told = text;
    if (performance.now() > deadline) throw new KeelsonError('TIMEOUT', `${operation} of ${now.name} goes on.`);
    await sleep(POLL_MS);
  }
}

function results({ requests }: InstanceAnswer, request: number | undefined): string {
  const message = requests.find(({ id }) => id === request)?.message ?? '';
  return message
    .split('; ')
    .map((line) => `  ${line}`)
    .join('\n');
}
