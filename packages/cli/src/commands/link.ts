import { resolve } from 'node:path';
import type { Command } from 'commander';
import { print } from '../client/output.ts';
import type { CommandContext } from '../context.ts';
import { linkPackages } from '../project/link-packages.ts';

export function register(program: Command, context: CommandContext): void {
  program
    .command('link')
    .description("link this Keelson's packages into a project, for its tests and an editor")
    .argument('[folder]', 'default: this one')
    .action((folder: string | undefined, _options: unknown, command: Command) => {
      const names = linkPackages(resolve(context.cwd, folder ?? '.'));
      print(
        context,
        command,
        { linked: names },
        () => `linked ${names.join(', ') || 'nothing: all of it is installed'}`,
      );
    });
}
