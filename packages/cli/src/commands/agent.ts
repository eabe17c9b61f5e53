import { agentSchema } from '@keelson/api/schemas';
import { type Command, Option } from 'commander';
import { type AgentAnswer, agentPath, stayLines, untilDrained } from '../client/agents.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { parseDuration } from '../client/format.ts';
import { print } from '../client/output.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

interface DrainOptions {
  readonly wait?: boolean;
  readonly timeout: number;
}

const DEFAULT_TIMEOUT_MS = 600_000;

const why = `
Members leave the agent, and no new ones come, until it is undrained: of each instance the slaves first, one at a time,
each with a new copy of the data elsewhere; then the master is switched over, and goes as a slave. What a member had on
its volume stays on the agent. One that can't move stays, and says why: see keelson agents.

Examples:
  keelson agent drain worker-3.example.com --wait
  keelson agent undrain worker-3.example.com`;

export function register(program: Command, context: CommandContext): void {
  const agent = program.command('agent').description('have the members leave an agent, and take it back');
  agent.addHelpText('after', why);
  const drain = agent
    .command('drain')
    .description('have the members leave it; no new ones come')
    .argument('<name>', 'its host name or its id')
    .option('--wait', 'wait until nobody is there')
    .addOption(
      new Option('--timeout <time>', 'with --wait: how long at most: 30s, 5m')
        .argParser(parseDuration)
        .default(DEFAULT_TIMEOUT_MS, '10m'),
    )
    .addHelpText('after', why)
    .action((name: string, options: DrainOptions, command: Command) => drainAgent(name, options, command, context));
  addClientOptions(drain);
  const undrain = agent
    .command('undrain')
    .description('members may come again; those that left stay where they are')
    .argument('<name>', 'its host name or its id')
    .action(async (name: string, _options: unknown, command: Command) => {
      const client = await connect(command, context);
      const answer = await client.request('DELETE', agentPath(name), agentSchema);
      print(context, command, answer, ({ hostname }) => `${hostname} takes members again`);
    });
  addClientOptions(undrain);
}

async function drainAgent(
  name: string,
  { wait, timeout }: DrainOptions,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const client = await connect(command, context);
  const first = await client.request('POST', agentPath(name), agentSchema);
  if (wait !== true) return print(context, command, first, describe);
  const shown = new Set<string>();
  const show = (agent: AgentAnswer) => {
    for (const line of stayLines(agent)) {
      if (!shown.has(line) && !context.json(command)) context.stderr.write(`${line}\n`);
      shown.add(line);
    }
  };
  const last = await untilDrained(client, first, timeout, show, context.interrupts.stop);
  if (last.drain?.state === 'draining') context.exitWith(exitCodes.timeout);
  print(context, command, last, describe);
}

function describe(agent: AgentAnswer): string {
  const { hostname, drain } = agent;
  if (drain === null) return `${hostname} is not drained any more`;
  if (drain.state === 'drained') return `${hostname} is drained: nobody is there`;
  return [`${hostname} is being drained`, ...stayLines(agent).map((line) => `  ${line}`)].join('\n');
}
