import { frameworkPageSchema, instanceReportSchema } from '@keelson/api/schemas';
import { didYouMean } from '@keelson/core';
import type { Command } from 'commander';
import { z } from 'zod';
import { addClientOptions, connect } from '../client/connect.ts';
import { describeFrameworkOptions, type FrameworkOptions } from '../client/framework-options.ts';
import { addSpecOptions, inFlags, type SpecFlags, specFrom } from '../client/spec-options.ts';
import { addWaitOptions, showUntilRunning, type WaitOptions } from '../client/wait.ts';
import type { CommandContext } from '../context.ts';

const examples = `
Examples:
  keelson create redis cache --slaves 2
  keelson create redis cache --slaves 2 --mem 256 --constraint "hostname UNIQUE" --durability sync
  keelson create redis cache --option maxmemoryPolicy=allkeys-lru --no-wait
  keelson create redis --help                           with the options of redis alone`;

/** Who asks for help does not wait for a scheduler that is not there. */
const HELP_TIMEOUT_MS = 1_500;

export function register(program: Command, context: CommandContext): void {
  const create = program
    .command('create')
    .description('create an instance, and wait until it runs')
    .argument('<framework>', 'such as redis')
    .argument('<name>', 'a DNS label')
    .addHelpText('after', examples)
    .action(async (framework: string, name: string, options: SpecFlags & WaitOptions, command: Command) => {
      const client = await connect(command, context);
      const body = specFrom(framework, name, options);
      const report = await client
        .request('POST', '/v1/instances', instanceReportSchema, { body })
        .catch((error: unknown) => {
          throw inFlags(error);
        });
      await showUntilRunning(client, report, options, command, context);
    });
  addClientOptions(addWaitOptions(addSpecOptions(create)));
}

/** What frameworks take is for the scheduler to say; where none answers, for the configuration here. */
export async function prepareHelp(program: Command, context: CommandContext, args: readonly string[]): Promise<void> {
  const create = program.commands.find((command) => command.name() === 'create');
  const { operands, unknown } = program.parseOptions(args.filter((arg) => arg !== '--help' && arg !== '-h'));
  const [command, wanted] = operands[0] === 'help' ? operands.slice(1) : operands;
  if (create === undefined || command !== 'create') return;
  create.parseOptions(unknown);
  const frameworks = await connect(create, context)
    .then((client) => client.request('GET', '/v1/frameworks', frameworkPageSchema, { timeoutMs: HELP_TIMEOUT_MS }))
    .then(({ items }) => items)
    .catch(() => configuredHere(create, context));
  const named = frameworks.filter(({ name }) => name === wanted);
  const isUnknown = wanted !== undefined && named.length === 0 && frameworks.length > 0;
  create.addHelpText(
    'after',
    isUnknown ? noSuch(wanted, frameworks) : describeFrameworkOptions(wanted === undefined ? frameworks : named),
  );
}

function noSuch(wanted: string, frameworks: readonly FrameworkOptions[]): string {
  const names = frameworks.map(({ name }) => name);
  return `\nThere is no framework ${wanted}.${didYouMean(wanted, names)} There are: ${names.join(', ')}.\n`;
}

async function configuredHere(create: Command, context: CommandContext): Promise<readonly FrameworkOptions[]> {
  const { configFileOf } = await import('../up/config-file.ts');
  const { loadFrameworks } = await import('../up/frameworks.ts');
  const frameworks = await loadFrameworks(configFileOf(create, context.cwd)).catch(() => []);
  return frameworks.map(({ name, options }) => ({
    name,
    options: options === undefined ? null : z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }),
  }));
}
