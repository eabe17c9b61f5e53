import { KeelsonError } from '@keelson/core';
import type { Command } from 'commander';
import { instancePath } from '../client/api-client.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { parseWhole } from '../client/format.ts';
import { print } from '../client/output.ts';
import type { CommandContext } from '../context.ts';

export function register(program: Command, context: CommandContext): void {
  const logs = program
    .command('logs')
    .description("the end of a member's log")
    .argument('<member>', 'such as cache-0')
    .option('--tail <lines>', 'how many lines at most', parseWhole, 100)
    .addHelpText('after', '\nExamples:\n  keelson logs cache-0\n  keelson logs cache-0 --tail 1000')
    .action(async (member: string, { tail }: { tail: number }, command: Command) => {
      const [, name] = /^(.+)-\d{1,6}$/.exec(member) ?? [];
      if (name === undefined)
        throw new KeelsonError('MEMBER_NOT_FOUND', `${member} is no member: its name is like cache-0.`);
      const client = await connect(command, context);
      const text = await client.text(`${instancePath(name)}/members/${encodeURIComponent(member)}/logs?tail=${tail}`);
      print(context, command, { member, text }, (log) => log.text);
    });
  addClientOptions(logs);
}
