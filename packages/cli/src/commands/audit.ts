import { auditSchema, quarantinedReportSchema, quarantinePageSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import type { Command } from 'commander';
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
  keelson audit --reclaim cache-abcd1234.0    remove it: end the task or container, DELETE the volume with its data`;

export function register(program: Command, context: CommandContext): void {
  const audit = program
    .command('audit')
    .description('what is on the cluster and belongs to nobody')
    .option('--reclaim <id>', 'remove this one')
    .option('--agent <id>', 'where two agents have one of that id')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', why)
    .action(async (options: AuditOptions, command: Command) => {
      const client = await connect(command, context);
      if (options.reclaim === undefined) return list(client, command, context);
      if (options.yes !== true)
        throw new KeelsonError('SETTINGS_INVALID', `${options.reclaim} would be removed for good: say --yes.`);
      const body = { id: options.reclaim, ...(options.agent === undefined ? {} : { agentId: options.agent }) };
      const call = { body, timeoutMs: AUDIT_TIMEOUT_MS };
      const gone = await client.request('POST', '/v1/quarantine/reclaim', quarantinedReportSchema, call);
      print(context, command, gone, () => `${gone.kind} ${gone.id} on agent ${gone.agentId} is gone`);
    });
  addClientOptions(audit);
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
