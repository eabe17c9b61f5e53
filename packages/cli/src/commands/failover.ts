import type { Command } from 'commander';
import { type ChangeOptions, changeMaster } from '../client/change-master.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { addWaitOptions } from '../client/wait.ts';
import type { CommandContext } from '../context.ts';

const commands = {
  failover: 'replace the master at once, by the freshest slave or the one named; what was not replicated is lost',
  switchover: 'hand the master over once the slave has all of its data; nothing is lost',
} as const;

const ACCEPT_LOSS = 'with durability sync: go on though too few slaves can say how far they are; writes may be lost';

export function register(program: Command, context: CommandContext): void {
  for (const kind of ['failover', 'switchover'] as const) {
    const command = program
      .command(kind)
      .description(commands[kind])
      .argument('<name>')
      .option('--to <member>', 'the member to promote: cache-1, or 1')
      .addHelpText('after', `\nExamples:\n  keelson ${kind} cache\n  keelson ${kind} cache --to cache-1`)
      .action(async (name: string, options: ChangeOptions, given: Command) =>
        changeMaster(await connect(given, context), kind, name, options, given, context),
      );
    if (kind === 'failover') command.option('--accept-loss', ACCEPT_LOSS);
    addClientOptions(addWaitOptions(command, 30_000));
  }
}
