/** Settings from four places; the first that names a setting wins: flags, environment, keelson.config.ts, defaults. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FieldError, KeelsonError, messageOf } from '@keelson/core';
import { redisOptions, withRedisCa } from '@keelson/store';
import { closest } from './closest.ts';
import { resolveOwnPackages } from './own-packages.ts';
import {
  flagOf,
  isSettingName,
  type SettingName,
  type Settings,
  settingInfo,
  settingNames,
  settingsSchema,
  variablesOf,
} from './schema.ts';

export interface SettingsInputs {
  /** Values of flags that were given, by setting. */
  readonly flags: Readonly<Partial<Record<SettingName, string>>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The config file to read; without it, keelson.config.{ts,mjs,js} in cwd where there is one. */
  readonly configFile?: string | undefined;
}

/** Where a value came from: `--api-port`, `KEELSON_API_PORT`, or a file's path. */
export type Source = string;

export interface LoadedSettings {
  readonly settings: Settings;
  /** Of those settings that are not their default. */
  readonly sources: Readonly<Partial<Record<SettingName, Source>>>;
}

interface Given {
  readonly value: unknown;
  readonly source: Source;
}

/**
 * @throws KeelsonError SETTINGS_INVALID: every bad value, each with where it came from.
 */
export async function loadSettings(inputs: SettingsInputs): Promise<LoadedSettings> {
  const file = await readConfigFile(inputs);
  const given = new Map<SettingName, Given>();
  for (const name of settingNames) {
    const found = fromFlags(name, inputs) ?? fromEnvironment(name, inputs) ?? fromFile(name, file);
    if (found !== undefined) given.set(name, found);
  }
  const parsed = settingsSchema.safeParse(Object.fromEntries([...given].map(([name, { value }]) => [name, value])));
  const errors = parsed.success
    ? crossChecks(parsed.data, given)
    : parsed.error.issues.map((issue) => fieldError(issue.path, issue.message, given));
  errors.unshift(...unknownKeys(file));
  if (!parsed.success || errors.length > 0) {
    throw new KeelsonError('SETTINGS_INVALID', undefined, { errors });
  }
  const { redisUrl, redisCa, dataDir } = parsed.data;
  const settings = {
    ...parsed.data,
    dataDir: resolve(inputs.cwd, dataDir),
    redisUrl: redisUrl === undefined || redisCa === undefined ? redisUrl : withRedisCa(redisUrl, redisCa),
  };
  return { settings, sources: Object.fromEntries([...given].map(([name, { source }]) => [name, source])) };
}

function fromFlags(name: SettingName, { flags, cwd }: SettingsInputs): Given | undefined {
  const value = flags[name];
  return value === undefined ? undefined : { value: pathFrom(name, value, cwd), source: flagOf(name) };
}

/** An empty variable is one that is not set. */
function fromEnvironment(name: SettingName, { env, cwd }: SettingsInputs): Given | undefined {
  for (const variable of variablesOf(name)) {
    const value = env[variable];
    if (value !== undefined && value !== '') return { value: pathFrom(name, value, cwd), source: variable };
  }
  return undefined;
}

function fromFile(name: SettingName, file: ConfigFile | undefined): Given | undefined {
  const value = file?.values[name];
  if (file === undefined || value === undefined) return undefined;
  return { value: pathFrom(name, value, dirname(file.path)), source: file.path };
}

function pathFrom(name: SettingName, value: unknown, folder: string): unknown {
  return settingInfo[name].path && typeof value === 'string' && value !== '' ? resolve(folder, value) : value;
}

interface ConfigFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

async function readConfigFile({ cwd, configFile }: SettingsInputs): Promise<ConfigFile | undefined> {
  const path = findConfigFile(cwd, configFile);
  if (path === undefined) return undefined;
  const values: unknown = await importDefault(path);
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new KeelsonError('SETTINGS_INVALID', `${path} must export its settings: export default defineConfig({ … })`);
  }
  return { path, values: { ...values } };
}

function findConfigFile(cwd: string, configFile: string | undefined): string | undefined {
  if (configFile === undefined) {
    return ['ts', 'mjs', 'js'].map((end) => join(cwd, `keelson.config.${end}`)).find((path) => existsSync(path));
  }
  const path = resolve(cwd, configFile);
  if (!existsSync(path)) throw new KeelsonError('SETTINGS_INVALID', `--config: there is no file ${path}`);
  return path;
}

async function importDefault(path: string): Promise<unknown> {
  resolveOwnPackages();
  try {
    const module: { default?: unknown } = await import(pathToFileURL(path).href);
    return module.default;
  } catch (cause) {
    const reason = messageOf(cause);
    throw new KeelsonError('SETTINGS_INVALID', `${path} can't be loaded: ${reason}`, { cause });
  }
}

function unknownKeys(file: ConfigFile | undefined): FieldError[] {
  if (file === undefined) return [];
  return Object.keys(file.values)
    .filter((key) => !isSettingName(key))
    .map((key) => {
      const meant = closest(key, settingNames);
      return {
        path: file.path,
        message: `unknown setting ${key}${meant === undefined ? '' : `. Did you mean ${meant}?`}`,
      };
    });
}

function fieldError(path: readonly PropertyKey[], message: string, given: ReadonlyMap<SettingName, Given>): FieldError {
  const name = String(path[0] ?? '');
  const found = isSettingName(name) ? given.get(name) : undefined;
  const where = path.map(String).join('.');
  return { path: found === undefined ? where : sourceOf(where, found.source), message };
}

/** `--api-port` says which setting it is; a file has to say it. */
function sourceOf(setting: string, source: Source): string {
  return source.includes('keelson.config') || source.includes('/') ? `${source}: ${setting}` : source;
}

function crossChecks(settings: Settings, given: ReadonlyMap<SettingName, Given>): FieldError[] {
  const errors: FieldError[] = [];
  const add = (name: SettingName, message: string) => errors.push(fieldError([name], message, given));
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(settings.apiHost);
  if (!loopback && settings.apiTokenFile === undefined) {
    add('apiHost', 'the API listens beyond this machine only with a token: set apiTokenFile (--api-token-file)');
  }
  if (settings.redisCa !== undefined) {
    const problem = redisCaProblem(settings.redisUrl, settings.redisCa);
    if (problem !== undefined) add('redisCa', problem);
  }
  const forMesos: readonly SettingName[] = ['mesosCredentials', 'mesosCa'];
  for (const name of forMesos) {
    if (settings[name] !== undefined && settings.mesosMaster === undefined) {
      add(name, 'is for a Mesos cluster: name its master (--master)');
    }
  }
  if (settings.mesosCa !== undefined && settings.mesosMaster?.startsWith('http://')) {
    add('mesosMaster', 'says http://, though a CA file is given for TLS');
  }
  return errors;
}

function redisCaProblem(url: string | undefined, caFile: string): string | undefined {
  if (!url?.startsWith('rediss')) return 'is for a Redis over TLS: rediss://… or rediss+sentinel://…';
  try {
    redisOptions(withRedisCa(url, caFile));
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
