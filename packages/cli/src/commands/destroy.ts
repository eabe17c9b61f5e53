import { createInterface } from 'node:readline/promises';
import { destroyAnswerSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import { type Command, Option } from 'commander';
import { type ApiClient, instancePath } from '../client/api-client.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { counted } from '../client/format.ts';
import { print } from '../client/output.ts';
import { addWaitOptions, type WaitOptions } from '../client/wait.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

interface DestroyOptions extends WaitOptions {
  readonly deleteData?: boolean;
  readonly keepData?: boolean;
  readonly yes?: boolean;
}

const examples = `
Examples:
  keelson destroy cache                       asks first; the volumes are kept
  keelson destroy cache --delete-data --yes   for scripts; the volumes go too`;

export function register(program: Command, context: CommandContext): void {
  const destroy = program
    .command('destroy')
    .description('destroy an instance; its volumes are kept unless you say otherwise')
    .argument('<name>')
    .addOption(new Option('--delete-data', 'delete its volumes').conflicts('keepData'))
    .option('--keep-data', 'keep its volumes (this is the default)')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples)
    .action(async (name: string, options: DestroyOptions, command: Command) => {
      const client = await connect(command, context);
      const data = options.deleteData === true ? 'delete' : 'keep';
      if (options.yes !== true && !(await confirmed(name, data, context))) {
        context.stderr.write(`${name} was not destroyed\n`);
        return context.exitWith(exitCodes.failed);
      }
      await destroyInstance(client, name, data, options, command, context);
    });
  addClientOptions(addWaitOptions(destroy));
}

async function destroyInstance(
  client: ApiClient,
  name: string,
  data: 'keep' | 'delete',
  { wait, timeout }: WaitOptions,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const answer = await client.request('DELETE', `${instancePath(name)}?data=${data}`, destroyAnswerSchema);
  if (wait !== false && !(await client.waitUntilGone(name, timeout)))
    throw new KeelsonError('TIMEOUT', `${name} is still being destroyed.`);
  const volumes = counted(answer.instance.members.filter(({ volumeId }) => volumeId !== null).length, 'volume');
  const state = wait === false ? 'is being destroyed' : 'destroyed';
  print(context, command, answer, () => `${name} ${state}; ${volumes} ${data === 'delete' ? 'deleted' : 'kept'}`);
}

/** @throws KeelsonError SETTINGS_INVALID where nobody is there to ask */
async function confirmed(
  name: string,
  data: 'keep' | 'delete',
  { stderr, interrupts }: CommandContext,
): Promise<boolean> {
  const what = `Destroy ${name} and ${data === 'delete' ? 'DELETE ITS DATA' : 'keep its volumes'}?`;
  if (!process.stdin.isTTY) throw new KeelsonError('SETTINGS_INVALID', `${what} Nobody is there to ask: say --yes.`);
  stderr.write(`${what} [y/N] `);
  const lines = createInterface({ input: process.stdin });
  try {
    const answer = await lines.question('', { signal: interrupts.stop });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    stderr.write(`\n${name} was not destroyed\n`);
    throw error;
  } finally {
    lines.close();
  }
}
