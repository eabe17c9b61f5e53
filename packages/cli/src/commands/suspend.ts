import { instanceReportSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import type { Command } from 'commander';
import { instancePath } from '../client/api-client.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { print } from '../client/output.ts';
import { addWaitOptions, showUntilRunning, type WaitOptions, waitFor } from '../client/wait.ts';
import type { CommandContext } from '../context.ts';

export function register(program: Command, context: CommandContext): void {
  const suspend = program
    .command('suspend')
    .description('stop the members of an instance; their volumes are kept')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  keelson suspend cache')
    .action(async (name: string, { wait, timeout }: WaitOptions, command: Command) => {
      const client = await connect(command, context);
      const asked = await client.request('POST', `${instancePath(name)}/suspend`, instanceReportSchema);
      const report = wait === false ? asked : await waitFor(client, name, 'suspended', timeout);
      if (wait !== false && report.phase !== 'suspended')
        throw new KeelsonError('TIMEOUT', `${name} is ${report.phase}.`);
      print(context, command, report, ({ phase }) => `${name} ${phase}`);
    });
  const resume = program
    .command('resume')
    .description('start the members of a suspended instance again')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  keelson resume cache')
    .action(async (name: string, options: WaitOptions, command: Command) => {
      const client = await connect(command, context);
      const report = await client.request('POST', `${instancePath(name)}/resume`, instanceReportSchema);
      await showUntilRunning(client, report, options, command, context);
    });
  for (const command of [suspend, resume]) addClientOptions(addWaitOptions(command));
}
