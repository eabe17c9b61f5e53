import { type InstanceAnswer, instancePageSchema } from '@keelson/api/schemas';
import type { Command } from 'commander';
import type { ApiClient } from '../client/api-client.ts';
import { type Colors, colorsOf, paintPhase } from '../client/colors.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { formatAge, NONE } from '../client/format.ts';
import { print } from '../client/output.ts';
import { addressOf, present } from '../client/show-members.ts';
import { formatTable } from '../client/table.ts';
import type { CommandContext } from '../context.ts';

const HEADER = ['NAME', 'FRAMEWORK', 'PHASE', 'MEMBERS', 'MASTER', 'AGE'];
const PAGE = 1000;

export function register(program: Command, context: CommandContext): void {
  const ls = program
    .command('ls')
    .alias('list')
    .description('list the instances')
    .addHelpText('after', '\nExamples:\n  keelson ls\n  keelson ls --json')
    .action(async (_options: unknown, command: Command) => {
      const reports = await listAll(await connect(command, context));
      const colors = colorsOf(context);
      print(context, command, { items: reports }, ({ items }) =>
        items.length === 0
          ? 'No instances. Create one: keelson create redis cache --slaves 2'
          : formatTable(
              HEADER,
              items.map((report) => rowOf(report, colors)),
            ),
      );
    });
  addClientOptions(ls);
}

async function listAll(client: ApiClient): Promise<readonly InstanceAnswer[]> {
  const all: InstanceAnswer[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: InstanceAnswer[]; next: string | null } = await client.get(
      `/v1/instances?limit=${PAGE}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
      instancePageSchema,
    );
    all.push(...page.items);
    after = page.next;
  }
  return all;
}

function rowOf(report: InstanceAnswer, colors: Colors): readonly string[] {
  const members = present(report);
  const healthy = members.filter((member) => member.healthy).length;
  const master = members.find(({ name }) => name === report.master);
  return [
    report.name,
    report.framework,
    paintPhase(colors, report.phase),
    `${healthy}/${members.length}`,
    (master === undefined ? undefined : addressOf(master)) ?? NONE,
    formatAge(Date.now() - report.createdAtMs),
  ];
}
