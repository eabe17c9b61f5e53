/**
 * All settings, in one schema. Each has a flag (`--api-port`), an environment variable (`KEELSON_API_PORT`) and a key of
 * keelson.config.ts (`apiPort`), all made from its name; `settingInfo` holds what help and errors say of it.
 */
import { parseDurationMs } from '@keelson/mesos';
import type { StatefulFramework } from '@keelson/sdk';
import { redisOptions } from '@keelson/store';
import { z } from 'zod';
import { hostAndPort } from './api-urls.ts';
import { parseMasters } from './masters.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Flags and variables are text: a number may be written as one. */
const number = (schema: z.ZodNumber) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value), schema);

const port = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.int('must be a whole number').min(1, 'must be 1 to 65535').max(65535, 'must be 1 to 65535'),
);

/** A name or an IP address, without a port. An IPv6 one may stand in brackets, as in URLs: it is kept without them. */
const address = z
  .string()
  .transform((text) => /^\[(.*)\]$/.exec(text)?.[1] ?? text)
  .refine((host) => URL.canParse(`http://${hostAndPort(host, 1)}`) && !/[/?#@\s]/.test(host), 'must name an address');

const whole = (min: number, max: number) =>
  number(z.int('must be a whole number').min(min, `must be ${min} to ${max}`).max(max, `must be ${min} to ${max}`));

const url = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), {
    error: `must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });

/** Text that `parse` takes; what it throws is what is wrong, and shows no secret. */
const parsed = (parse: (text: string) => unknown) =>
  z.string().superRefine((text, context) => {
    try {
      parse(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });

/** Milliseconds, or `7days`, `12hrs`, `30mins` as Mesos writes them. */
const duration = (maxMs: number) =>
  z.preprocess(
    (value) => {
      if (typeof value !== 'string') return value;
      if (/^\d+$/.test(value)) return Number(value);
      try {
        return parseDurationMs(value);
      } catch {
        return value;
      }
    },
    z
      .number('must be a duration such as 7days, 12hrs or 30mins')
      .min(0, 'must not be negative')
      .max(maxMs, `must be at most ${maxMs / dayMs} days`),
  );

/** Source: Mesos's documentation, "Roles". */
const ROLE_PART = /^(?!\.{1,2}$)(?!-)[^\s/\\]+$/;
const isRole = (role: string) => role === '*' || role.split('/').every((part) => part !== '*' && ROLE_PART.test(part));

/** Text with commas, or a list. */
const roles = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').map((role) => role.trim()) : value),
  z
    .array(z.string().refine(isRole, 'must be a role of Mesos, such as keelson or infra/keelson'))
    .min(1, 'must name a role')
    .refine((list) => new Set(list).size === list.length, 'must name each role once'),
);

/** It is part of labels, of file names and of keys in Redis. */
const frameworkName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be 1 to 63 letters, digits, dots, dashes or underscores');

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
  apiHost: address.default('127.0.0.1'),
  apiPort: port.default(5656),
  apiUrl: url('http:', 'https:').optional(),
  apiAdvertise: url('http:', 'https:').optional(),
  apiTokenFile: z.string().min(1, 'must name a file').optional(),
  reportUrl: url('http:', 'https:').optional(),
  reportTokenFile: z.string().min(1, 'must name a file').optional(),
  redisUrl: parsed(redisOptions).optional(),
  redisCa: z.string().min(1, 'must name a file').optional(),
  redisPort: port.default(5657),
  dockerHost: url('unix:', 'tcp:', 'http:', 'https:', 'ssh:').default('unix:///var/run/docker.sock'),
  agents: whole(1, 100).default(3),
  agentCpus: number(
    z.number('must be a number').positive('must be more than 0').max(1024, 'must be at most 1024'),
  ).default(4),
  agentMemMb: whole(64, 16_777_216).optional(),
  portRange: portRange.prefault('31000-31999'),
  mesosMaster: parsed(parseMasters).optional(),
  mesosPort: port.default(5050),
  mesosEncoding: z.enum(['protobuf', 'json'], 'must be protobuf or json').default('protobuf'),
  auditIntervalMs: whole(10_000, 365 * dayMs).default(3_600_000),
  mesosCredentials: z.string().min(1, 'must name a file').optional(),
  mesosCa: z.string().min(1, 'must name a file').optional(),
  mesosRoles: roles.default(['keelson']),
  volumes: z.enum(['agent', 'mesos'], 'must be agent or mesos').default('agent'),
  mesosFrameworkName: frameworkName.default('keelson'),
  mesosUser: z.string().min(1, 'must name a user of the agents').default('root'),
  mesosFailoverTimeoutMs: duration(365 * dayMs).default(7 * dayMs),
  executor: z.enum(['source', 'file'], 'must be source or file').optional(),
  agentDataDir: z.string().startsWith('/', 'must be an absolute path').default('/var/lib/keelson'),
  agentBackupDir: z.string().startsWith('/', 'must be an absolute path').optional(),
  agentDockerHost: url('unix:', 'tcp:', 'http:').default('unix:///var/run/docker.sock'),
  artifactHost: address.default('0.0.0.0'),
  artifactPort: port.default(5454),
  artifactUrl: url('http:', 'https:').optional(),
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
  /** The flag, where it is not made from the name. */
  readonly flag?: string;
}

export const settingInfo: Readonly<Record<SettingName, SettingInfo>> = {
  dataDir: { argument: 'folder', path: true, description: 'where all state of this machine lives' },
  apiHost: { argument: 'address', description: 'where the API listens' },
  apiPort: { argument: 'port', description: "the API's port" },
  apiUrl: { argument: 'url', description: 'the API that client commands talk to, where it is not on this machine' },
  apiAdvertise: {
    argument: 'url',
    description: 'where other schedulers reach this API (made of its address and port where not given)',
  },
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
  redisUrl: {
    argument: 'url',
    alsoEnv: ['REDIS_URL'],
    description: 'a Redis to use in place of a private one: redis://, rediss:// or redis+sentinel://',
  },
  redisCa: { argument: 'file', path: true, description: 'the authorities to trust for a Redis over TLS, in PEM' },
  redisPort: { argument: 'port', description: "the private Redis's port" },
  dockerHost: { argument: 'url', alsoEnv: ['DOCKER_HOST'], description: 'the Docker Engine to use' },
  agents: { argument: 'count', description: 'how many agents the local cluster has' },
  agentCpus: { argument: 'cpus', description: 'cpus that each local agent offers' },
  agentMemMb: { argument: 'MB', description: 'memory that each local agent offers (an even share where not given)' },
  portRange: { argument: 'range', description: 'ports that the local agents share' },
  mesosMaster: {
    argument: 'master',
    flag: '--master',
    description:
      'a Mesos cluster in place of a local one: host:port, a list, https://…, zk://… or file:///… holding it',
  },
  mesosPort: { argument: 'port', description: "the local cluster's port" },
  mesosEncoding: { argument: 'encoding', description: 'how to speak with Mesos: protobuf or json' },
  auditIntervalMs: { argument: 'ms', description: 'how often all agents are asked for what belongs to nobody' },
  mesosCredentials: {
    argument: 'file',
    path: true,
    description: 'file with the principal and secret for Mesos, readable by its owner alone',
  },
  mesosCa: { argument: 'file', path: true, description: 'the authorities to trust for Mesos over TLS, in PEM' },
  mesosRoles: {
    argument: 'role',
    flag: '--mesos-role',
    description: 'the role of Mesos that resources are taken under; several with commas',
  },
  volumes: {
    argument: 'kind',
    description: "where new members keep their data: folders of the agents, or Mesos's persistent volumes",
  },
  mesosFrameworkName: { argument: 'name', description: 'what this Keelson is called on a Mesos cluster' },
  mesosUser: { argument: 'user', description: 'the user that executors run as on the agents of Mesos' },
  mesosFailoverTimeoutMs: {
    argument: 'duration',
    flag: '--mesos-failover-timeout',
    description: 'how long Mesos keeps the tasks while no scheduler is there, such as 7days',
  },
  executor: {
    argument: 'kind',
    description: 'source, on this machine, or file, for agents to fetch (default: file where a Mesos cluster is used)',
  },
  agentDataDir: {
    argument: 'folder',
    description: "where executors keep what outlives them, on a Mesos cluster's agents",
  },
  agentBackupDir: {
    argument: 'folder',
    description:
      'where agents keep backups, and restore from (default: a folder of the data directory, on this machine)',
  },
  agentDockerHost: { argument: 'url', description: "the Docker Engine of a Mesos cluster's agents, as they reach it" },
  artifactHost: { argument: 'address', description: "where schedulers serve the executor's file" },
  artifactPort: { argument: 'port', description: "the port at which schedulers serve the executor's file" },
  artifactUrl: {
    argument: 'url',
    description: "where agents fetch the executor's file, whichever scheduler leads (needed with a Mesos cluster)",
  },
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
  return settingInfo[name].flag ?? `--${kebab(name)}`;
}

/** `redisUrl` → `KEELSON_REDIS_URL`, `REDIS_URL` */
export function variablesOf(name: SettingName): readonly string[] {
  const info = settingInfo[name];
  if (info.argument === undefined) return [];
  const own = `KEELSON_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`;
  return [own, ...(info.alsoEnv ?? [])];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
