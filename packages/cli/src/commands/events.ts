import { type EventAnswer, eventPageSchema } from '@keelson/api/schemas';
import { type Command, InvalidArgumentError } from 'commander';
import { type ApiClient, instancePath } from '../client/api-client.ts';
import { colorsOf } from '../client/colors.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { parseDuration } from '../client/format.ts';
import { printLine } from '../client/output.ts';
import { eventLine } from '../client/show-events.ts';
import type { CommandContext } from '../context.ts';

interface EventsOptions {
  readonly follow?: boolean;
  readonly since?: Since;
}

/** After this event, or from this moment on. */
interface Since {
  readonly id?: string;
  readonly atMs?: number;
}

const PAGE = 1000;
const examples = `
Examples:
  keelson events                     all that are kept, oldest first
  keelson events cache -f            those of cache, and what comes, until Ctrl-C
  keelson events --since 10m
  keelson events --json -f           one JSON object on each line; its id is a --since`;

export function register(program: Command, context: CommandContext): void {
  const events = program
    .command('events')
    .description('what happened, and why')
    .argument('[name]', 'of this instance alone')
    .option('-f, --follow', 'go on as they happen, until Ctrl-C')
    .option('--since <time or id>', 'a time such as 10m or 2h, or the id of an event', parseSince)
    .addHelpText('after', examples)
    .action(async (name: string | undefined, { follow, since = {} }: EventsOptions, command: Command) => {
      const client = await connect(command, context);
      const colors = colorsOf(context);
      const source =
        follow === true ? client.followEvents({ name, since: since.id }) : allEvents(client, name, since.id);
      for await (const event of source) {
        if (event.atMs >= (since.atMs ?? 0)) printLine(context, command, event, (one) => eventLine(one, colors));
      }
    });
  addClientOptions(events);
}

async function* allEvents(client: ApiClient, name: string | undefined, since = '0'): AsyncGenerator<EventAnswer> {
  const path = name === undefined ? '/v1/events' : `${instancePath(name)}/events`;
  for (let last = since; ; ) {
    const { items, next } = await client.get(
      `${path}?limit=${PAGE}&since=${encodeURIComponent(last)}`,
      eventPageSchema,
    );
    yield* items;
    if (items.length < PAGE) return;
    last = next;
  }
}

function parseSince(text: string): Since {
  if (/^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text)) return { atMs: Date.now() - parseDuration(text) };
  if (/^[\w-]{1,64}$/.test(text)) return { id: text };
  throw new InvalidArgumentError('It must be a time such as 10m, or the id of an event.');
}
