import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { imageRecipes } from '../images/recipes.ts';
import { addSettingOptions, settingNames } from '../settings/index.ts';

export function register(program: Command, context: CommandContext): void {
  const up = program
    .command('up')
    .description('run Keelson on this machine, in the foreground; Ctrl-C stops it cleanly, a second one kills')
    .addHelpText(
      'after',
      '\nExamples:\n  keelson up\n  keelson up --data-dir /var/lib/keelson --agents 5\n  keelson up --api-port 5700 --redis-port 5701 --mesos-port 5051',
    )
    .action(async (_options: unknown, command: Command) => {
      const settings = await context.settings(command);
      const { bringUp } = await import('../up/bring-up.ts');
      const { configFileOf } = await import('../up/config-file.ts');
      const ui = context.ui(command);
      const { interrupts } = context;
      try {
        const running = await bringUp({
          ui,
          settings,
          configFile: configFileOf(command, context.cwd),
          interrupts,
          survivors: 'leave',
          images: imageRecipes.filter(({ withUp }) => withUp === true).map(({ image }) => image),
        });
        ui.line(`Keelson runs. API ${running.apiUrl}   docs ${running.apiUrl}/docs   Ctrl-C stops it.`, {
          apiUrl: running.apiUrl,
        });
        await untilInterrupted(interrupts.stop);
        await running.stop();
      } finally {
        ui.close();
      }
    });
  addSettingOptions(
    up,
    settingNames.filter((name) => name !== 'dataDir' && name !== 'logLevel' && name !== 'apiUrl'),
  );
}

/** Its children are detached and hold nothing here: a timer keeps this process alive. */
async function untilInterrupted(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  const alive = setInterval(() => undefined, 60_000);
  await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  clearInterval(alive);
}
