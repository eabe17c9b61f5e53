import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addSettingOptions, settingNames, shownSettings } from '../settings/index.ts';

export function register(program: Command, context: CommandContext): void {
  const config = program
    .command('config')
    .description('show the settings, and where each comes from')
    .action(async (_options: unknown, command: Command) => {
      const shown = shownSettings(await context.loadedSettings(command));
      if (context.json(command)) {
        const byName = shown.map(({ name, value, source }) => [name, { value: value ?? null, source }]);
        context.stdout.write(`${JSON.stringify(Object.fromEntries(byName), null, 2)}\n`);
        return;
      }
      for (const { name, value, source } of shown) {
        const text = value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
        context.stdout.write(`${name.padEnd(18)} ${text.padEnd(32)} ${source}\n`);
      }
    });
  addSettingOptions(
    config,
    settingNames.filter((name) => name !== 'dataDir' && name !== 'logLevel'),
  );
}
