import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { print } from '../client/output.ts';
import type { CommandContext } from '../context.ts';
import { makeProject } from '../project/new-project.ts';

const examples = `
Examples:
  keelson new MySQL
  keelson new MySQL --path services/mysql --executor`;

export function register(program: Command, context: CommandContext): void {
  program
    .command('new')
    .description('write a project for a framework of your own, which runs as it is')
    .argument('<Name>', 'such as MySQL: its class becomes MySQLFramework, its instances say mysql')
    .option('--path <dir>', 'where to (default: a folder of its name, here)')
    .option('--executor', 'with a class for what runs beside the servers, on their agents')
    .addHelpText('after', examples)
    .action((given: string, options: { path?: string; executor?: boolean }, command: Command) => {
      const folder = resolve(context.cwd, options.path ?? given.toLowerCase());
      const made = makeProject({ given, folder, executor: options.executor === true });
      print(context, command, made, ({ files, name }) => {
        const here = relative(context.cwd, folder) || '.';
        const written = files.map((file) => `  ${file}`).join('\n');
        return `wrote ${here}:\n${written}\nNext:\n  cd ${here}\n  npm test\n  keelson up\n  keelson create ${name} mine --slaves 2`;
      });
    });
}
