import type { Command } from 'commander';
import type { ApplyOptions } from '../client/apply.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { addWaitOptions } from '../client/wait.ts';
import type { CommandContext } from '../context.ts';

const examples = `
Examples:
  keelson apply -f cache.yaml
  keelson apply -f cache.yaml -f store.json --wait
  cat cache.yaml | keelson apply -f -
  keelson apply -f cache.yaml --check

A file holds specs as YAML or JSON, several divided by ---:
  name: cache
  framework: redis
  slaves: 2
  resources: { cpus: 0.5, memMb: 256, diskMb: 1024 }
  placement: { distribution: 1, constraints: [[hostname, UNIQUE]] }

Nothing is sent unless all of them are valid. The same file twice changes nothing.`;

export function register(program: Command, context: CommandContext): void {
  const apply = program
    .command('apply')
    .description('create or change instances as files say')
    .requiredOption('-f, --file <file...>', 'YAML or JSON; - is stdin')
    .option('--check', 'check the files, send nothing')
    .addHelpText('after', examples)
    .action(async (options: ApplyOptions, command: Command) => {
      const { applyFiles } = await import('../client/apply.ts');
      await applyFiles(await connect(command, context), options, command, context);
    });
  addClientOptions(addWaitOptions(apply));
}
