/**
 * What an executor must know, from its environment: Mesos's own variables and those of its ExecutorInfo's command. None of
 * them depends on who leads. Unknown variables are ignored.
 */
import { z } from 'zod';

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

const dockerHost = z.string().refine((text) => /^(unix:\/\/\/.+|(tcp|http):\/\/.+)$/.test(text), {
  error: 'must be unix:///path or tcp://host:port',
});

const environmentSchema = z.object({
  MESOS_SLAVE_ID: z.string().min(1),
  MESOS_EXECUTOR_ID: z.string().min(1),
  MESOS_SANDBOX: z.string().startsWith('/'),
  MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD: z.string().default('5secs').transform(durationMs),
  KEELSON_CLUSTER: z.string().min(1).max(128),
  KEELSON_EXECUTOR_DATA_DIR: z.string().startsWith('/', 'must be an absolute path'),
  KEELSON_DOCKER_HOST: dockerHost.default('unix:///var/run/docker.sock'),
  KEELSON_SHM_DIR: z.string().startsWith('/').default('/dev/shm'),
  KEELSON_EXECUTOR_IDLE_MS: whole(100, 86_400_000).default(300_000),
  KEELSON_PULL_ANSWER_MS: whole(100, 600_000).default(10_000),
  KEELSON_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  KEELSON_REPORT_URL: z.url({ protocol: /^https?$/ }).optional(),
  KEELSON_REPORT_TOKEN_FILE: z.string().startsWith('/').optional(),
});

export interface ExecutorSettings {
  readonly cluster: string;
  readonly agentId: string;
  readonly executorId: string;
  readonly sandbox: string;
  /** Volumes, locks and the journal of all agents of this machine live here, one folder per agent. */
  readonly dataDir: string;
  readonly dockerHost: string;
  /** Where files with secrets are put: a tmpfs. */
  readonly shmDir: string;
  readonly shutdownGraceMs: number;
  /** Without tasks for this long, the executor ends. */
  readonly idleMs: number;
  /** How long a registry may take to answer at all. */
  readonly pullAnswerMs: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where the guard reports the containers that it has ended; null: on disk alone. */
  readonly report: { readonly url: string; readonly tokenFile: string | null } | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error that names every variable that is missing or wrong. */
export function readSettings(env: Environment): ExecutorSettings {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`the executor's environment is not as it should be: ${problems.join('; ')}`);
  }
  const { data } = parsed;
  const { KEELSON_REPORT_URL: url, KEELSON_REPORT_TOKEN_FILE: tokenFile } = data;
  return {
    cluster: data.KEELSON_CLUSTER,
    agentId: data.MESOS_SLAVE_ID,
    executorId: data.MESOS_EXECUTOR_ID,
    sandbox: data.MESOS_SANDBOX,
    dataDir: data.KEELSON_EXECUTOR_DATA_DIR,
    dockerHost: data.KEELSON_DOCKER_HOST,
    shmDir: data.KEELSON_SHM_DIR,
    shutdownGraceMs: data.MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD,
    idleMs: data.KEELSON_EXECUTOR_IDLE_MS,
    pullAnswerMs: data.KEELSON_PULL_ANSWER_MS,
    logLevel: data.KEELSON_LOG_LEVEL,
    report: url === undefined ? null : { url, tokenFile: tokenFile ?? null },
  };
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  secs: 1_000,
  mins: 60_000,
  hrs: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
};

/** A duration as Mesos writes it: `5secs`, `250ms`, `15mins`. */
function durationMs(text: string, context: z.RefinementCtx): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text) ?? [];
  const factor = UNITS_MS[unit];
  if (amount !== undefined && factor !== undefined) return Number(amount) * factor;
  context.addIssue({ code: 'custom', message: `is not a duration: ${text}` });
  return z.NEVER;
}
