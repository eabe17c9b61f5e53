import { setTimeout as sleep } from 'node:timers/promises';
import { keptVolumeSchema, volumePageSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import type { ApiClient } from '../client/api-client.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { counted, formatBytes, NONE, parseDuration } from '../client/format.ts';
import { print } from '../client/output.ts';
import { formatTable } from '../client/table.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

type Volume = z.infer<typeof keptVolumeSchema>;

interface RemoveOptions {
  readonly agent?: string;
  readonly yes?: boolean;
  readonly wait?: boolean;
  readonly timeout: number;
}

const HEADER = ['ID', 'INSTANCE', 'MEMBER', 'AGENT', 'SIZE', 'STATE', 'SINCE', 'WHY'];
const MB = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 60_000;
const AGAIN_MS = 500;

const why = `
Volumes that are kept though no member is on them: left behind by members that were drained or replaced (left), or of
instances that were destroyed with their data kept (retained). They stay until you say otherwise; one that its agent can't
remove now, since it is away, is removed when it is back (removing: WHY says what was in the way last).

Examples:
  keelson volumes
  keelson volumes remove cache-abcd1234.1 --yes`;

export function register(program: Command, context: CommandContext): void {
  const volumes = program
    .command('volumes')
    .description('volumes that are kept though no member is on them')
    .addHelpText('after', why)
    .action(async (_options: unknown, command: Command) => {
      const client = await connect(command, context);
      const page = await client.get('/v1/volumes', volumePageSchema);
      print(context, command, page, describe);
    });
  addClientOptions(volumes);
  const remove = volumes
    .command('remove')
    .description('remove one of them, with its data')
    .argument('<id>', 'its id')
    .option('--agent <id>', 'where two agents have one of that id')
    .option('-y, --yes', 'do not ask')
    .option('--wait', 'wait until it is gone')
    .addOption(
      new Option('--timeout <time>', 'with --wait: how long at most: 30s, 5m')
        .argParser(parseDuration)
        .default(DEFAULT_TIMEOUT_MS, '60s'),
    )
    .addHelpText('after', why)
    .action((id: string, options: RemoveOptions, command: Command) => removeOne(id, options, command, context));
  addClientOptions(remove);
}

async function removeOne(
  id: string,
  { agent, yes, wait, timeout }: RemoveOptions,
  command: Command,
  context: CommandContext,
): Promise<void> {
  if (yes !== true) throw new KeelsonError('SETTINGS_INVALID', `${id} would be removed with its data: say --yes.`);
  const client = await connect(command, context);
  const query = agent === undefined ? '' : `?agentId=${encodeURIComponent(agent)}`;
  const asked = await client.request('DELETE', `/v1/volumes/${encodeURIComponent(id)}${query}`, keptVolumeSchema);
  const left = wait === true ? await untilGone(client, asked, timeout, context.interrupts.stop) : asked;
  if (wait === true && left !== null) context.exitWith(exitCodes.timeout);
  print(context, command, { volume: asked, gone: left === null }, () => outcome(asked, left));
}

/** null: it is gone. */
async function untilGone(
  client: ApiClient,
  { volumeId, agentId }: Volume,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Volume | null> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const { items } = await client.get('/v1/volumes', volumePageSchema);
    const left = items.find((one) => one.volumeId === volumeId && one.agentId === agentId);
    if (left === undefined) return null;
    if (performance.now() >= endMs || signal.aborted) return left;
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

function outcome({ volumeId, agentId }: Volume, left: Volume | null): string {
  if (left === null) return `volume ${volumeId} on agent ${agentId} is gone`;
  const { error = null } = left.removal ?? {};
  return `volume ${volumeId} on agent ${agentId} is being removed${error === null ? '' : `: ${error}`}`;
}

function describe({ items, more }: z.infer<typeof volumePageSchema>): string {
  if (items.length === 0) return 'no volume is kept beside those that members are on';
  const table = formatTable(HEADER, items.map(rowOf));
  return `${table}${more === 0 ? '' : `and ${counted(more, 'volume')} more\n`}`;
}

function rowOf(volume: Volume): string[] {
  const { volumeId, instance, member, agentId, sizeMb, state, sinceMs, removal } = volume;
  const since = new Date(removal?.askedAtMs ?? sinceMs).toISOString();
  const size = sizeMb === null ? NONE : formatBytes(sizeMb * MB);
  return [volumeId, instance, member, agentId, size, state, since, removal?.error ?? volume.why];
}
