import { instanceReportSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import type { Command } from 'commander';
import { addClientOptions, connect } from '../client/connect.ts';
import { print } from '../client/output.ts';
import type { CommandContext } from '../context.ts';

const why = `
A lost master is replaced only with proof that its container is dead. Where its machine is gone for good nobody can
prove it: this is your word in place of the proof. It is recorded. If the container lives on after all, two masters may
take writes, and those of one of them are lost.

Example:
  keelson fence cache-0 --i-know`;

export function register(program: Command, context: CommandContext): void {
  const fence = program
    .command('fence')
    .description("your word that a member's container is dead")
    .argument('<member>', 'such as cache-0')
    .option('--i-know', 'you made sure that it is')
    .addHelpText('after', why)
    .action(async (member: string, { iKnow }: { iKnow?: boolean }, command: Command) => {
      if (iKnow !== true)
        throw new KeelsonError(
          'SETTINGS_INVALID',
          `Make sure that ${member} is dead, then say --i-know. See keelson fence --help.`,
        );
      const client = await connect(command, context);
      const report = await client.request(
        'POST',
        `/v1/members/${encodeURIComponent(member)}/fence`,
        instanceReportSchema,
      );
      print(context, command, report, () => `${member} is taken as dead, by your word`);
    });
  addClientOptions(fence);
}
