import { relative } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

interface BuildFlags {
  readonly node?: string;
}

export function register(program: Command, context: CommandContext): void {
  const executor = program.command('executor').description("what runs on a Mesos cluster's agents");
  executor
    .command('build')
    .description("make the executor: one executable file, with every configured framework's agent side in it")
    .option(
      '--node <file>',
      'a Node 24 to make it of (default: the pinned one, installed with npm where it is missing)',
    )
    .addHelpText(
      'after',
      '\nThe file goes into the data directory, from where schedulers serve it to agents. The same inputs give the same bytes.\n\nExample:\n  keelson executor build',
    )
    .action(async (flags: BuildFlags, command: Command) => {
      const { dataDir } = await context.settings(command);
      const { buildExecutor } = await import('../executor-file/build.ts');
      const { configFileOf } = await import('../up/config-file.ts');
      const { layoutOf } = await import('../up/layout.ts');
      const ui = context.ui(command);
      try {
        const built = await ui.task(
          'executor',
          (step) =>
            buildExecutor({
              configFile: configFileOf(command, context.cwd),
              node: flags.node,
              folder: layoutOf(dataDir).executors,
              checkout: context.checkout,
              step,
              signal: context.interrupts.stop,
            }),
          ({ bytes, isOld }) => `${megabytes(bytes)}${isOld ? ' (nothing has changed since it was built)' : ''}`,
        );
        const { path, sha256, bytes } = built;
        ui.detail(relative(context.cwd, path), { path, sha256, bytes });
      } finally {
        ui.close();
      }
    });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
