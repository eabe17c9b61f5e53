import { agentPageSchema } from '@keelson/api/schemas';
import type { Command } from 'commander';
import type { AgentAnswer } from '../client/agents.ts';
import { agentState } from '../client/agents.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { formatBytes, NONE } from '../client/format.ts';
import { print } from '../client/output.ts';
import { formatTable } from '../client/table.ts';
import type { CommandContext } from '../context.ts';

const HEADER = ['AGENT', 'STATE', 'CPUS', 'MEM', 'DISK', 'PORTS', 'MEMBERS', 'ID'];
const MB = 1024 * 1024;

const more = `
CPUS, MEM, DISK and PORTS are what an agent offered last.

Examples:
  keelson agents
  keelson agent drain worker-3.example.com --wait`;

export function register(program: Command, context: CommandContext): void {
  const agents = program
    .command('agents')
    .description('list the agents: what they offer, who lives there, which are being drained')
    .addHelpText('after', more)
    .action(async (_options: unknown, command: Command) => {
      const client = await connect(command, context);
      const page = await client.get('/v1/agents', agentPageSchema);
      print(context, command, page, ({ items }) => agentsText(items));
    });
  addClientOptions(agents);
}

function agentsText(items: readonly AgentAnswer[]): string {
  if (items.length === 0) return 'No agents have offered anything yet.';
  const stays = items.flatMap(({ hostname, drain }) =>
    (drain?.members ?? []).map(
      ({ member, stays: why }) => `${member} is still on ${hostname}${why === null ? ': it moves' : `: ${why}`}\n`,
    ),
  );
  const declined = items.flatMap(({ hostname, maintenance }) => {
    if (maintenance === null) return [];
    const from = new Date(maintenance.fromMs).toISOString();
    const answer = maintenance.answer === 'accepted' ? 'given back' : `not given back yet: ${maintenance.reason}`;
    return [`maintenance of ${hostname} from ${from}: ${answer}\n`];
  });
  return [formatTable(HEADER, items.map(rowOf)), ...stays, ...declined].join('');
}

function rowOf(agent: AgentAnswer): string[] {
  const { hostname, agentId, offered, members } = agent;
  return [
    hostname,
    agentState(agent),
    ...(offered === null
      ? [NONE, NONE, NONE, NONE]
      : [
          String(offered.cpus),
          formatBytes(offered.memMb * MB),
          formatBytes(offered.diskMb * MB),
          String(offered.ports),
        ]),
    members.length === 0 ? NONE : members.join(' '),
    agentId,
  ];
}
