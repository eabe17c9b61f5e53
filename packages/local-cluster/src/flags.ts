import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parseDurationMs } from './duration.ts';
import { messageOf } from './message-of.ts';
import type { Resource } from './wire.ts';

const duration = z.string().transform((text, context) => {
  try {
    return parseDurationMs(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: messageOf(error) });
    return z.NEVER;
  }
});
const count = z.coerce.number().int().min(1);
const port = z.coerce.number().int().min(0).max(65_535);
const range = z
  .string()
  .regex(/^\d+-\d+$/, 'must be like 31000-32000')
  .transform((text) => {
    const [begin = 0, end = 0] = text.split('-').map(Number);
    return { begin, end };
  })
  .refine(({ begin, end }) => begin <= end && end <= 65_535, 'must rise, and end at 65535 at most');

const resourceSchema = z.looseObject({
  name: z.string().min(1),
  type: z.enum(['SCALAR', 'RANGES', 'SET']),
  scalar: z.strictObject({ value: z.number().positive() }).optional(),
  reservations: z.array(z.strictObject({ type: z.literal('STATIC'), role: z.string().min(1) })).optional(),
});

function parseResources(text: string, context: z.RefinementCtx): Resource[] {
  try {
    return z.array(resourceSchema).parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a list of resources, in JSON' });
    return z.NEVER;
  }
}

/** As a Mesos agent counts: all but 1 GB, or half of a small machine. */
const TOTAL_MB = Math.floor(totalmem() / 1024 / 1024);
const DEFAULT_MEM_MB = TOTAL_MB > 2048 ? TOTAL_MB - 1024 : Math.floor(TOTAL_MB / 2);

const schema = z.strictObject({
  'data-dir': z.string().default('.local-cluster'),
  port: port.default(5050),
  agents: count.max(100).default(3),
  'agent-port': port.default(0),
  cpus: z.coerce.number().positive().default(4),
  mem: z.coerce.number().positive().default(DEFAULT_MEM_MB),
  disk: z.coerce.number().positive().default(300_000),
  ports: range.default({ begin: 31_000, end: 32_000 }),
  gpus: z.coerce.number().int().min(0).default(0),
  'more-resources': z.string().default('[]').transform(parseResources),
  attributes: z.string().default(''),
  'default-role': z.string().min(1).default('*'),
  'executor-env': z.array(z.string()).default([]),
  credentials: z.string().optional(),
  'agent-ping-timeout': duration.prefault('15secs'),
  'max-agent-ping-timeouts': count.default(5),
  'agent-reregister-timeout': duration.prefault('10mins'),
  'allocation-interval': duration.prefault('1secs'),
  'offer-timeout': duration.optional(),
  'heartbeat-interval': duration.prefault('15secs'),
  'executor-registration-timeout': duration.prefault('1mins'),
  'executor-reregistration-timeout': duration.prefault('10secs'),
  'executor-shutdown-grace-period': duration.prefault('5secs'),
  'recovery-timeout': duration.prefault('15mins'),
  'update-retry-min': duration.prefault('10secs'),
  'update-retry-max': duration.prefault('10mins'),
  'stop-executors': z.boolean().default(false),
  'log-level': z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  help: z.boolean().default(false),
});

export type Flags = z.infer<typeof schema>;

const HELP: Readonly<Record<keyof Flags, string>> = {
  'data-dir': 'folder of the checkpoint, sandboxes and volumes (.local-cluster)',
  port: 'port of the master on 127.0.0.1 (5050); 0 takes a free one and keeps it',
  agents: 'number of agents (3)',
  'agent-port': 'port of agent-1, counting up for the others (0: free ones, kept)',
  cpus: 'cpus that each agent advertises (4)',
  mem: 'MB of memory that all agents advertise together (all but 1 GB)',
  disk: 'MB of disk that all agents advertise together (300000)',
  ports: 'range of ports, shared out over the agents (31000-32000)',
  gpus: 'gpus that the last agent advertises (0)',
  'more-resources':
    'what each agent has besides, in JSON as the v1 API has it: static reservations, PATH and MOUNT disks',
  attributes: "further attributes, {n} is the agent's number: 'rack:r{n};zone:a'",
  'default-role': 'role that all that agents have is reserved for (*: for none)',
  credentials: 'file of principals and secrets: schedulers have to give one of them (HTTP Basic)',
  'executor-env': 'name of a variable that is passed on to executors; may be repeated',
  'agent-ping-timeout': 'how long an agent may fail to answer a ping (15secs)',
  'max-agent-ping-timeouts': 'how many in a row make it unreachable (5)',
  'agent-reregister-timeout': 'within which agents register again after a restart of the master (10mins)',
  'allocation-interval': 'how long what was declined without a filter stays away (1secs)',
  'offer-timeout': 'after which unused offers are rescinded (never)',
  'heartbeat-interval': 'of scheduler subscriptions (15secs)',
  'executor-registration-timeout': 'within which an executor has to subscribe (1mins)',
  'executor-reregistration-timeout': 'within which executors have to subscribe again after a restart (10secs)',
  'executor-shutdown-grace-period': 'between SHUTDOWN and SIGKILL (5secs)',
  'recovery-timeout': 'how long executors look for their agent: MESOS_RECOVERY_TIMEOUT (15mins)',
  'update-retry-min': 'after which an update that is not acknowledged is sent again; doubles (10secs)',
  'update-retry-max': 'the longest wait between two (10mins)',
  'stop-executors': 'on SIGTERM, also shut down executors',
  'log-level': 'trace, debug, info, warn, error, fatal, silent (info)',
  help: 'this text',
};

/**
 * Reads the command line.
 * @throws Error that names each flag that is wrong.
 */
export function parseFlags(argv: readonly string[]): Flags {
  const options = Object.fromEntries(
    Object.keys(schema.shape).map((name) => {
      const boolean = name === 'help' || name === 'stop-executors';
      return [name, { type: boolean ? 'boolean' : 'string', multiple: name === 'executor-env' } as const];
    }),
  );
  const { values } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: false });
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
  }
  return { ...parsed.data, 'data-dir': resolve(parsed.data['data-dir']) };
}

export function helpText(): string {
  const lines = Object.entries(HELP).map(([name, text]) => `  --${name.padEnd(34)}${text}`);
  return `A Mesos cluster on one machine.\n\nUsage: node main.ts [flags]\n\n${lines.join('\n')}\n`;
}
