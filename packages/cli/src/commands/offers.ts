import { offerPageSchema } from '@keelson/api/schemas';
import type { Command } from 'commander';
import type { z } from 'zod';
import { addClientOptions, connect } from '../client/connect.ts';
import { counted, formatTime } from '../client/format.ts';
import { print } from '../client/output.ts';
import { formatTable } from '../client/table.ts';
import type { CommandContext } from '../context.ts';

type Offers = z.infer<typeof offerPageSchema>;

export function register(program: Command, context: CommandContext): void {
  const offers = program
    .command('offers')
    .description('who waits for an offer, and what each agent that offered something lacks')
    .addHelpText('after', '\nExamples:\n  keelson offers\n  keelson offers --json')
    .action(async (_options: unknown, command: Command) => {
      const client = await connect(command, context);
      print(context, command, await client.get('/v1/offers', offerPageSchema), describe);
    });
  addClientOptions(offers);
}

function describe({ items, declined }: Offers): string {
  const rows = items.flatMap(({ member, reasons, agents }) =>
    agents.length > 0
      ? agents.map(({ hostname, offeredAtMs, stage, reason }) => [
          member,
          hostname,
          formatTime(offeredAtMs),
          stage,
          reason,
        ])
      : reasons.map(({ stage, reason, agents: count }) => [member, counted(count, 'agent'), '', stage, reason]),
  );
  const refused = declined.map(({ hostname, offeredAtMs, reason }) => [
    '',
    hostname,
    formatTime(offeredAtMs),
    'declined',
    reason,
  ]);
  const all = [...rows, ...refused];
  if (items.length === 0 && all.length === 0) return 'Nobody waits for an offer.';
  if (all.length === 0) return `${items.map(({ member }) => member).join(', ')}: no offers yet`;
  return formatTable(['MEMBER', 'AGENT', 'OFFERED', 'STAGE', 'REASON'], all);
}
