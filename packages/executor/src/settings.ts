/**
 * What an executor must know, from its environment: Mesos's own variables and those of its ExecutorInfo's command. None of
 * them depends on who leads. Unknown variables are ignored.
 */
import { type Encoding, type ExecutorEnvironment, parseExecutorEnvironment } from '@keelson/mesos';
import { z } from 'zod';

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

const dockerHost = z.string().refine((text) => /^(unix:\/\/\/.+|(tcp|http):\/\/.+)$/.test(text), {
  error: 'must be unix:///path or tcp://host:port',
});

const environmentSchema = z.object({
  MESOS_SLAVE_ID: z.string().min(1),
  MESOS_SANDBOX: z.string().startsWith('/'),
  KEELSON_CLUSTER: z.string().min(1).max(128),
  KEELSON_EXECUTOR_DATA_DIR: z.string().startsWith('/', 'must be an absolute path'),
  KEELSON_DOCKER_HOST: dockerHost.default('unix:///var/run/docker.sock'),
  KEELSON_BACKUP_DIR: z.string().startsWith('/', 'must be an absolute path').optional(),
  KEELSON_SHM_DIR: z.string().startsWith('/').default('/dev/shm'),
  KEELSON_EXECUTOR_IDLE_MS: whole(100, 86_400_000).default(300_000),
  KEELSON_ENGINE_ANSWER_MS: whole(100, 600_000).default(60_000),
  KEELSON_PULL_ANSWER_MS: whole(100, 600_000).default(10_000),
  KEELSON_MESOS_ENCODING: z.enum(['protobuf', 'json']).default('protobuf'),
  KEELSON_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  KEELSON_REPORT_URL: z.url({ protocol: /^https?$/ }).optional(),
  KEELSON_REPORT_TOKEN_FILE: z.string().startsWith('/').optional(),
});

export interface ExecutorSettings {
  /** What the agent says of itself. */
  readonly mesos: ExecutorEnvironment;
  readonly encoding: Encoding;
  readonly cluster: string;
  readonly agentId: string;
  readonly executorId: string;
  readonly sandbox: string;
  /** Volumes, locks and the journal of all agents of this machine live here, one folder per agent. */
  readonly dataDir: string;
  readonly dockerHost: string;
  /** Where backups are written and restored from; null: this agent keeps none. */
  readonly backupDir: string | null;
  /** Where files with secrets are put: a tmpfs. */
  readonly shmDir: string;
  /** Without tasks for this long, the executor ends. */
  readonly idleMs: number;
  /** For how long a launch waits for the engine to answer at all. */
  readonly engineAnswerMs: number;
  /** How long a registry may take to answer at all. */
  readonly pullAnswerMs: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where the guard reports the containers that it has ended; null: on disk alone. */
  readonly report: { readonly url: string; readonly tokenFile: string | null } | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws Error that names what is missing or wrong. */
export function readSettings(env: Environment): ExecutorSettings {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`the executor's environment is not as it should be: ${problems.join('; ')}`);
  }
  const { data } = parsed;
  const mesos = parseExecutorEnvironment(env);
  const { KEELSON_REPORT_URL: url, KEELSON_REPORT_TOKEN_FILE: tokenFile } = data;
  return {
    mesos,
    encoding: data.KEELSON_MESOS_ENCODING,
    cluster: data.KEELSON_CLUSTER,
    agentId: data.MESOS_SLAVE_ID,
    executorId: mesos.executorId,
    sandbox: data.MESOS_SANDBOX,
    dataDir: data.KEELSON_EXECUTOR_DATA_DIR,
    dockerHost: data.KEELSON_DOCKER_HOST,
    backupDir: data.KEELSON_BACKUP_DIR ?? null,
    shmDir: data.KEELSON_SHM_DIR,
    idleMs: data.KEELSON_EXECUTOR_IDLE_MS,
    engineAnswerMs: data.KEELSON_ENGINE_ANSWER_MS,
    pullAnswerMs: data.KEELSON_PULL_ANSWER_MS,
    logLevel: data.KEELSON_LOG_LEVEL,
    report: url === undefined ? null : { url, tokenFile: tokenFile ?? null },
  };
}
