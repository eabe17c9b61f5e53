/**
 * All settings, in one schema. Each has a flag (`--api-port`), an environment variable (`KEELSON_API_PORT`) and a key of
 * keelson.config.ts (`apiPort`), all made from its name; `settingInfo` holds what help and errors say of it.
 */
import type { StatefulFramework } from '@keelson/sdk';
import { z } from 'zod';

const dayMs = 24 * 60 * 60 * 1000;

/** Flags and variables are text: a number may be written as one. */
const number = (schema: z.ZodNumber) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value), schema);

const port = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.int('must be a whole number').min(1, 'must be 1 to 65535').max(65535, 'must be 1 to 65535'),
);

const whole = (min: number, max: number) =>
  number(z.int('must be a whole number').min(min, `must be ${min} to ${max}`).max(max, `must be ${min} to ${max}`));

const url = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), {
    error: `must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });

/** `31000-31999`, both ends included. */
const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'must be two ports, such as 31000-31999')
  .transform((text) => {
    const [first = 0, last = 0] = text.split('-').map(Number);
    return { first, last };
  })
  .refine(
    ({ first, last }) => first >= 1 && last <= 65535 && first <= last,
    'must lie within 1-65535, lower port first',
  );

function isFramework(value: unknown): value is StatefulFramework {
  if (typeof value !== 'object' || value === null) return false;
  return 'name' in value && typeof value.name === 'string' && 'config' in value && typeof value.config === 'function';
}

export const settingsSchema = z.strictObject({
  dataDir: z.string().min(1, 'must name a folder').default('.keelson'),
  apiHost: z.string().min(1, 'must name an address').default('127.0.0.1'),
  apiPort: port.default(5656),
  apiUrl: url('http:', 'https:').optional(),
  apiTokenFile: z.string().min(1, 'must name a file').optional(),
  reportUrl: url('http:', 'https:').optional(),
  reportTokenFile: z.string().min(1, 'must name a file').optional(),
  redisUrl: url('redis:', 'rediss:').optional(),
  redisPort: port.default(5657),
  dockerHost: url('unix:', 'tcp:', 'http:', 'https:', 'ssh:').default('unix:///var/run/docker.sock'),
  agents: whole(1, 100).default(3),
  agentCpus: number(
    z.number('must be a number').positive('must be more than 0').max(1024, 'must be at most 1024'),
  ).default(4),
  agentMemMb: whole(64, 16_777_216).optional(),
  portRange: portRange.prefault('31000-31999'),
  mesosMaster: z.string().min(1, 'must be host:port, a list of them, or zk://…').optional(),
  mesosPort: port.default(5050),
  mesosEncoding: z.enum(['protobuf', 'json'], 'must be protobuf or json').default('protobuf'),
  failoverTimeoutMs: whole(0, 365 * dayMs).default(7 * dayMs),
  auditIntervalMs: whole(10_000, 365 * dayMs).default(3_600_000),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'must be trace, debug, info, warn, error or silent')
    .default('info'),
  images: z.record(z.string(), z.string().min(1, 'must name an image')).default({}),
  frameworks: z
    .array(z.custom<StatefulFramework>(isFramework, 'must be an instance of a StatefulFramework class'))
    .default([]),
});

export type Settings = Readonly<z.output<typeof settingsSchema>>;
export type SettingsInput = z.input<typeof settingsSchema>;
export type SettingName = keyof Settings;

export interface SettingInfo {
  readonly description: string;
  /** What its value is called in help; without it the setting can be given in keelson.config.ts alone. */
  readonly argument?: string;
  /** Variables of other programs that are heard too, after Keelson's own. */
  readonly alsoEnv?: readonly string[];
  /** Whether the value is a path, taken relative to where it was written. */
  readonly path?: true;
}

export const settingInfo: Readonly<Record<SettingName, SettingInfo>> = {
  dataDir: { argument: 'folder', path: true, description: 'where all state of this machine lives' },
  apiHost: { argument: 'address', description: 'where the API listens' },
  apiPort: { argument: 'port', description: "the API's port" },
  apiUrl: { argument: 'url', description: 'the API that client commands talk to, where it is not on this machine' },
  apiTokenFile: { argument: 'file', path: true, description: 'file that holds the token the API asks for' },
  reportUrl: {
    argument: 'url',
    description:
      'where guards on agents reach the API of any scheduler, to report deaths (this API where agents are local)',
  },
  reportTokenFile: {
    argument: 'file',
    path: true,
    description: 'file that holds the token of those reports, under the same path on agents (made where not given)',
  },
  redisUrl: { argument: 'url', alsoEnv: ['REDIS_URL'], description: 'a Redis to use in place of a private one' },
  redisPort: { argument: 'port', description: "the private Redis's port" },
  dockerHost: { argument: 'url', alsoEnv: ['DOCKER_HOST'], description: 'the Docker Engine to use' },
  agents: { argument: 'count', description: 'how many agents the local cluster has' },
  agentCpus: { argument: 'cpus', description: 'cpus that each local agent offers' },
  agentMemMb: { argument: 'MB', description: 'memory that each local agent offers (an even share where not given)' },
  portRange: { argument: 'range', description: 'ports that the local agents share' },
  mesosMaster: {
    argument: 'master',
    description: 'a Mesos cluster to use (host:port, a list, zk://…) in place of a local one',
  },
  mesosPort: { argument: 'port', description: "the local cluster's port" },
  mesosEncoding: { argument: 'encoding', description: 'how to speak with Mesos: protobuf or json' },
  failoverTimeoutMs: { argument: 'ms', description: 'how long Mesos keeps the tasks of a scheduler that is away' },
  auditIntervalMs: { argument: 'ms', description: 'how often all agents are asked for what belongs to nobody' },
  logLevel: { argument: 'level', description: 'trace, debug, info, warn, error or silent' },
  images: { description: "each framework's image, where its default is not wanted" },
  frameworks: { description: 'frameworks of your own' },
};

export const settingNames = Object.keys(settingInfo).filter(isSettingName);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingInfo, name);
}

/** `apiPort` → `--api-port` */
export function flagOf(name: SettingName): string {
  return `--${kebab(name)}`;
}

/** `redisUrl` → `KEELSON_REDIS_URL`, `REDIS_URL` */
export function variablesOf(name: SettingName): readonly string[] {
  const info = settingInfo[name];
  if (info.argument === undefined) return [];
  return [`KEELSON_${kebab(name).replaceAll('-', '_').toUpperCase()}`, ...(info.alsoEnv ?? [])];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
