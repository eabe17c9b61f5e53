import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addSettingOptions } from '../settings/index.ts';

export function register(program: Command, context: CommandContext): void {
  const scheduler = program
    .command('scheduler')
    .description('another scheduler for what `keelson up` runs on this data directory; one leads, the others take over')
    .addHelpText(
      'after',
      '\nOn other machines, run `keelson up` with the same --master and --redis-url: docs/guides/high-availability.md.' +
        '\n\nExamples:\n  keelson scheduler --api-port 5666\n  keelson scheduler --data-dir /var/lib/keelson --api-port 5667',
    )
    .action(async (_options: unknown, command: Command) => {
      const settings = await context.settings(command);
      const { runJoined } = await import('../up/join.ts');
      await runJoined(settings, context.interrupts.stop);
    });
  addSettingOptions(scheduler, ['apiHost', 'apiPort', 'apiTokenFile', 'apiAdvertise']);
}
