import { setTimeout as sleep } from 'node:timers/promises';
import { eventPageSchema, type InstanceAnswer, instanceReportSchema, statsSchema } from '@keelson/api/schemas';
import type { Command } from 'commander';
import { type ApiClient, instancePath } from '../client/api-client.ts';
import { colorsOf } from '../client/colors.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { print, printLine } from '../client/output.ts';
import { eventLine } from '../client/show-events.ts';
import { headline, memberTable } from '../client/show-members.ts';
import { troubleLines } from '../client/show-trouble.ts';
import type { CommandContext } from '../context.ts';

const LAST_EVENTS = 5;
const STATS_TIMEOUT_MS = 2_500;
const WATCH_MS = 1_000;
const CLEAR = '\u001b[H\u001b[2J';

export function register(program: Command, context: CommandContext): void {
  const status = program
    .command('status')
    .description('show an instance, its members and its last events')
    .argument('<name>')
    .option('-w, --watch', 'show it anew as it changes, until Ctrl-C')
    .addHelpText(
      'after',
      '\nExamples:\n  keelson status cache\n  keelson status cache -w\n  keelson status cache --json',
    )
    .action(async (name: string, { watch }: { watch?: boolean }, command: Command) => {
      const client = await connect(command, context);
      const details = await readStatus(client, name);
      if (watch === true) return watchStatus(client, details, command, context);
      print(context, command, details, (answer) => statusText(answer, context));
    });
  addClientOptions(status);
}

type Details = Awaited<ReturnType<typeof readStatus>>;

async function readStatus(client: ApiClient, name: string) {
  const path = instancePath(name);
  const instance = await client.get(path, instanceReportSchema);
  const [stats, events] = await Promise.all([
    // A member whose agent is away must not hide the others.
    client.get(`${path}/stats`, statsSchema, { timeoutMs: STATS_TIMEOUT_MS }).catch(() => ({})),
    client.get(`${path}/events?last=${LAST_EVENTS}`, eventPageSchema).then(({ items }) => items),
  ]);
  return { instance, stats, events };
}

function statusText({ instance, stats, events }: Details, context: CommandContext): string {
  const colors = colorsOf(context);
  const nowMs = Date.now();
  const trouble = troubleLines(instance, nowMs).map((line) => `  ${line}\n`);
  const last = events.map((event) => `${eventLine(event, colors)}\n`);
  return [
    `${headline(instance, colors)}\n`,
    memberTable(instance, { colors, nowMs, stats, width: widthOf(context) }),
    ...trouble,
    ...(last.length === 0 ? [] : ['LAST EVENTS\n', ...last]),
  ].join('');
}

function widthOf({ stdout }: CommandContext): number | undefined {
  return stdout.isTTY === true && (stdout.columns ?? 0) > 0 ? stdout.columns : undefined;
}

/** On a terminal the picture is drawn again each second; elsewhere it is written when the instance has changed. */
async function watchStatus(
  client: ApiClient,
  first: Details,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const signal = context.interrupts.stop;
  const redraw = context.stdout.isTTY === true && !context.json(command);
  let shown: InstanceAnswer | undefined;
  for (let details = first; ; details = await readStatus(client, details.instance.name)) {
    if (redraw) context.stdout.write(CLEAR + statusText(details, context));
    else if (JSON.stringify(details.instance) !== JSON.stringify(shown))
      printLine(context, command, details, (answer) => statusText(answer, context));
    shown = details.instance;
    await sleep(WATCH_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
  }
}
