import { credentialsSchema, endpointsSchema } from '@keelson/api/schemas';
import type { Command } from 'commander';
import { instancePath } from '../client/api-client.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { print } from '../client/output.ts';
import { alignRows, formatTable } from '../client/table.ts';
import type { CommandContext } from '../context.ts';

export function register(program: Command, context: CommandContext): void {
  const endpoints = program
    .command('endpoints')
    .description('where the clients of an instance connect')
    .argument('<name>')
    .addHelpText('after', '\nExamples:\n  keelson endpoints cache\n  keelson endpoints cache --json')
    .action(async (name: string, _options: unknown, command: Command) => {
      const client = await connect(command, context);
      const answer = await client.get(`${instancePath(name)}/endpoints`, endpointsSchema);
      print(context, command, answer, ({ members }) => {
        if (members.every(({ ports }) => Object.keys(ports).length === 0)) return `${name} has no ports to connect to`;
        return formatTable(
          ['MEMBER', 'ROLE', 'PORT', 'ADDRESS', 'HEALTH'],
          members.flatMap(({ member, role, address, ports, healthy }) =>
            Object.entries(ports).map(([port, number]) => [
              member,
              role,
              port,
              `${address}:${number}`,
              healthy ? 'healthy' : 'unhealthy',
            ]),
          ),
        );
      });
    });
  const credentials = program
    .command('credentials')
    .description('the secrets of an instance, in the clear')
    .argument('<name>')
    .addHelpText('after', '\nExamples:\n  keelson credentials cache\n  keelson credentials cache --json')
    .action(async (name: string, _options: unknown, command: Command) => {
      const client = await connect(command, context);
      const answer = await client.get(`${instancePath(name)}/credentials`, credentialsSchema);
      print(context, command, answer, (secrets) => alignRows(Object.entries(secrets)).join('\n'));
    });
  for (const command of [endpoints, credentials]) addClientOptions(command);
}
