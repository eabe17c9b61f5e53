import { adoptedSchema, auditSchema, quarantinedReportSchema, quarantinePageSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import type { ApiClient } from '../client/api-client.ts';
import { addClientOptions, connect } from '../client/connect.ts';
import { counted } from '../client/format.ts';
import { print } from '../client/output.ts';
import { formatTable } from '../client/table.ts';
import type { CommandContext } from '../context.ts';

type Listed = z.infer<typeof quarantinePageSchema>;

interface AuditOptions {
  readonly reclaim?: string;
  readonly adopt?: string;
  readonly use?: boolean;
  readonly agent?: string;
  readonly yes?: boolean;
}

/** Agents without an executor get one first. */
const AUDIT_TIMEOUT_MS = 120_000;

const why = `
Tasks, containers and volumes with Keelson's labels that belong to no member are quarantined: they are listed and left
alone, until you say what to do. What the store itself has given up (a destroyed instance's) is removed without you.

Examples:
  keelson audit                               ask all agents, and list what belongs to nobody
  keelson audit --adopt cache-abcd1234.0.3    take the running task up into its instance
  keelson audit --adopt cache-abcd1234.0      keep the volume: its member's where that has none, else one that it has left
  keelson audit --adopt cache-abcd1234.0 --use  have its member on it, and keep the one that it was on
  keelson audit --reclaim cache-abcd1234.0    remove it: end the task or container, DELETE the volume with its data`;

export function register(program: Command, context: CommandContext): void {
  const audit = program
    .command('audit')
    .description('what is on the cluster and belongs to nobody')
    .addOption(new Option('--reclaim <id>', 'remove this one').conflicts('adopt'))
    .option('--adopt <id>', 'take this task, container or volume up into its instance')
    .option('--use', 'with --adopt: have the member on this volume')
    .option('--agent <id>', 'where two agents have one of that id')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', why)
    .action(async (options: AuditOptions, command: Command) => {
      const client = await connect(command, context);
      const { reclaim, adopt, use, agent, yes } = options;
      if (use === true && adopt === undefined)
        throw new KeelsonError('SETTINGS_INVALID', '--use goes with --adopt: which volume?');
      const at = agent === undefined ? {} : { agentId: agent };
      if (adopt !== undefined) return adoptOne(client, { id: adopt, ...at, use: use === true }, command, context);
      if (reclaim === undefined) return list(client, command, context);
      if (yes !== true) throw new KeelsonError('SETTINGS_INVALID', `${reclaim} would be removed for good: say --yes.`);
      const call = { body: { id: reclaim, ...at }, timeoutMs: AUDIT_TIMEOUT_MS };
      const done = await client.request('POST', '/v1/quarantine/reclaim', quarantinedReportSchema, call);
      print(context, command, done, () => `${done.kind} ${done.id} on agent ${done.agentId} is gone`);
    });
  addClientOptions(audit);
}

async function adoptOne(
  client: ApiClient,
  body: { readonly id: string; readonly agentId?: string; readonly use: boolean },
  command: Command,
  context: CommandContext,
): Promise<void> {
  const done = await client.request('POST', '/v1/quarantine/adopt', adoptedSchema, {
    body,
    timeoutMs: AUDIT_TIMEOUT_MS,
  });
  print(context, command, done, () => `${done.kind} ${done.id} on agent ${done.agentId} is taken up: ${done.became}`);
}

async function list(client: ApiClient, command: Command, context: CommandContext): Promise<void> {
  const audited = await client.request('POST', '/v1/audit', auditSchema, { timeoutMs: AUDIT_TIMEOUT_MS });
  const listed = await client.get('/v1/quarantine', quarantinePageSchema);
  print(context, command, { ...audited, ...listed }, () => describe(audited, listed));
}

function describe({ asked, silent }: z.infer<typeof auditSchema>, { items, more }: Listed): string {
  const heard = `${counted(asked, 'agent')} asked${silent.length === 0 ? '' : `; no answer from ${silent.join(', ')}`}`;
  if (items.length === 0) return `nothing is quarantined (${heard})`;
  const rows = items.map(({ kind, id, agentId, sinceMs, why: reason }) => [
    kind,
    id,
    agentId,
    new Date(sinceMs).toISOString(),
    reason,
  ]);
  const table = formatTable(['KIND', 'ID', 'AGENT', 'SINCE', 'WHY'], rows);
  return `${table}${more === 0 ? '' : `and ${more} more\n`}${heard}`;
}
