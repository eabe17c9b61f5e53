import type { Command } from 'commander';
import { addClientOptions, connect } from '../client/connect.ts';
import { runMaintenance } from '../client/maintenance.ts';
import { addWaitOptions, type WaitOptions } from '../client/wait.ts';
import type { CommandContext } from '../context.ts';

const HOUR_MS = 3_600_000;

export function register(program: Command, context: CommandContext): void {
  const run = program
    .command('run')
    .description("an operation of the framework's own, on the members of an instance in turn")
    .argument('<name>')
    .argument(
      '<operation>',
      'such as backup; one that the framework does not have is refused with a list of those that it has',
    )
    .addHelpText('after', '\nExamples:\n  keelson run cache backup\n  keelson run ring repair --no-wait')
    .action(async (name: string, operation: string, options: WaitOptions, command: Command) =>
      runMaintenance(await connect(command, context), name, operation, options, command, context),
    );
  const backup = program
    .command('backup')
    .description("a backup of an instance's data, by the server's own tool, in the backup folder of a member's agent")
    .argument('<name>')
    .addHelpText(
      'after',
      '\nExamples:\n  keelson backup cache\n  keelson create redis cache2 --restore /path/of/the.backup',
    )
    .action(async (name: string, options: WaitOptions, command: Command) =>
      runMaintenance(await connect(command, context), name, 'backup', options, command, context),
    );
  for (const command of [run, backup]) addClientOptions(addWaitOptions(command, HOUR_MS));
}
