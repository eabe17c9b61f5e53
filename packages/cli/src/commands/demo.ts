import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addSettingOptions } from '../settings/index.ts';

export function register(program: Command, context: CommandContext): void {
  const demo = program
    .command('demo')
    .description('the whole life of a Redis with two slaves, once, on this machine')
    .addHelpText('after', '\nExamples:\n  keelson demo\n  keelson demo --json')
    .action(async (_options: unknown, command: Command) => {
      const settings = await context.settings(command);
      const { runDemo } = await import('../up/demo.ts');
      const ui = context.ui(command);
      try {
        await runDemo({ ui, settings, interrupts: context.interrupts });
      } finally {
        ui.close();
      }
    });
  addSettingOptions(demo, ['apiPort', 'redisPort', 'mesosPort', 'portRange', 'agents', 'dockerHost']);
}
