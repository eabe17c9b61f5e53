import { instanceReportSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import type { Command } from 'commander';
import { instancePath } from '../client/api-client.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { parseWhole } from '../client/format.ts';
import { inFlags } from '../client/spec-options.ts';
import { addWaitOptions, showUntilRunning, type WaitOptions } from '../client/wait.ts';
import type { CommandContext } from '../context.ts';

interface ScaleOptions extends WaitOptions {
  readonly slaves?: number;
  readonly peers?: number;
  readonly distribution?: number;
}

export function register(program: Command, context: CommandContext): void {
  const scale = program
    .command('scale')
    .description('change how many members an instance has')
    .argument('<name>')
    .option('--slaves <count>', 'slaves beside the master', parseWhole)
    .option('--peers <count>', 'servers, where the framework is a cluster of peers', parseWhole)
    .option('--distribution <count>', 'at most so many members on one agent', parseWhole)
    .addHelpText('after', '\nExamples:\n  keelson scale cache --slaves 3\n  keelson scale store --peers 5 --no-wait')
    .action(async (name: string, options: ScaleOptions, command: Command) => {
      const { slaves, peers, distribution } = options;
      if (slaves === undefined && peers === undefined && distribution === undefined)
        throw new KeelsonError('SPEC_INVALID', undefined, { errors: [{ path: '--slaves', message: 'is missing' }] });
      const client = await connect(command, context);
      const body = { slaves, peers, ...(distribution === undefined ? {} : { placement: { distribution } }) };
      const report = await client
        .request('PATCH', instancePath(name), instanceReportSchema, { body })
        .catch((error: unknown) => {
          throw inFlags(error);
        });
      await showUntilRunning(client, report, options, command, context);
    });
  addClientOptions(addWaitOptions(scale));
}
