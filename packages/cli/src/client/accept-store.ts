/** `adopt` and `forget`: the operator's word on a store that has gone back. The schedulers start again on it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { acceptedSchema, instancePageSchema, quarantinePageSchema, readinessSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import type { ApiClient } from './api-client.ts';
import { addClientOptions, connect } from './connect.ts';
import { counted } from './format.ts';
import { print } from './output.ts';

export interface AcceptanceOptions {
  readonly how: 'adopt' | 'forget';
  readonly description: string;
  readonly why: string;
}

const READY_MS = 120_000;
const LOOK_AGAIN_MS = 250;

export function addAcceptance(program: Command, context: CommandContext, options: AcceptanceOptions): void {
  const { how, description, why } = options;
  const command = program
    .command(how)
    .description(description)
    .option('-y, --yes', 'you know what is lost')
    .addHelpText('after', why)
    .action(async ({ yes }: { yes?: boolean }, called: Command) => {
      if (yes !== true)
        throw new KeelsonError(
          'SETTINGS_INVALID',
          `What the store has lost stays lost: say --yes. See keelson ${how} --help.`,
        );
      const client = await connect(called, context);
      await client.request('POST', `/v1/store/${how}`, acceptedSchema);
      await untilReady(client, context.interrupts.stop);
      const { items } = await client.get('/v1/instances?limit=1000', instancePageSchema);
      const quarantine = await client.get('/v1/quarantine', quarantinePageSchema);
      const names = items.map(({ name }) => name);
      const left = quarantine.items.length + quarantine.more;
      print(context, called, { accepted: how, instances: names, quarantined: left }, () =>
        [
          `the store is accepted: ${counted(names.length, 'instance')}${names.length === 0 ? '' : ` (${names.join(', ')})`}`,
          ...(left === 0 ? [] : [`${counted(left, 'thing')} quarantined so far: keelson audit`]),
        ].join('\n'),
      );
    });
  addClientOptions(command);
}

/** It says 202, ends, is started again, and takes up what runs. @throws TIMEOUT */
async function untilReady(client: ApiClient, stop: AbortSignal): Promise<void> {
  const deadlineMs = performance.now() + READY_MS;
  // The process that answered is still there for a moment, and still says what it said before.
  for (;;) {
    await sleep(LOOK_AGAIN_MS, undefined, { signal: stop });
    const readiness = await client.get('/readyz', readinessSchema).catch(() => undefined);
    if (readiness?.ready === true) return;
    if (performance.now() > deadlineMs) throw new KeelsonError('TIMEOUT', 'the schedulers are not ready yet');
  }
}
