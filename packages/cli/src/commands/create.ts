import { instanceReportSchema } from '@keelson/api/schemas';
import type { Command } from 'commander';
import { addClientOptions, connect } from '../client/connect.ts';
import { addSpecOptions, inFlags, type SpecFlags, specFrom } from '../client/spec-options.ts';
import { addWaitOptions, showUntilRunning, type WaitOptions } from '../client/wait.ts';
import type { CommandContext } from '../context.ts';

const examples = `
Examples:
  keelson create redis cache --slaves 2
  keelson create redis cache --slaves 2 --mem 256 --constraint "hostname UNIQUE" --durability sync
  keelson create redis cache --option maxmemoryPolicy=allkeys-lru --no-wait`;

export function register(program: Command, context: CommandContext): void {
  const create = program
    .command('create')
    .description('create an instance, and wait until it runs')
    .argument('<framework>', 'such as redis')
    .argument('<name>', 'a DNS label')
    .addHelpText('after', examples)
    .action(async (framework: string, name: string, options: SpecFlags & WaitOptions, command: Command) => {
      const client = await connect(command, context);
      const body = specFrom(framework, name, options);
      const report = await client
        .request('POST', '/v1/instances', instanceReportSchema, { body })
        .catch((error: unknown) => {
          throw inFlags(error);
        });
      await showUntilRunning(client, report, options, command, context);
    });
  addClientOptions(addWaitOptions(addSpecOptions(create)));
}
