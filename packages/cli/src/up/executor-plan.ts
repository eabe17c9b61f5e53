/** How executors are started: from the source on this machine, or as a file that agents fetch from the schedulers. */
import { fileURLToPath } from 'node:url';
import { KeelsonError } from '@keelson/core';
import { buildExecutor } from '../executor-file/build.ts';
import type { Settings } from '../settings/index.ts';
import type { Ui } from '../ui/index.ts';
import { reportEnvironment, reportTokenFile } from './death-reports.ts';
import type { Layout } from './layout.ts';
import { clusterName } from './mesos.ts';
import type { SchedulerSettings } from './process-settings.ts';

export type ExecutorPlan = Pick<SchedulerSettings, 'executor' | 'artifacts'>;

export interface PlanOptions {
  readonly ui: Ui;
  readonly settings: Settings;
  readonly layout: Layout;
  readonly configFile: string | null;
  readonly signal: AbortSignal;
}

const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));
const MAIN = fileURLToPath(new URL('./executor-main.ts', import.meta.url));

/** Where schedulers serve the file; null where executors run from the source. */
export function artifactPlace(settings: Settings): { readonly host: string; readonly port: number } | null {
  if (kindOf(settings) === 'source') return null;
  // The agents of the local cluster are here.
  const host = settings.mesosMaster === undefined ? '127.0.0.1' : settings.artifactHost;
  return { host, port: settings.artifactPort };
}

function kindOf({ executor, mesosMaster }: Settings): 'source' | 'file' {
  return executor ?? (mesosMaster === undefined ? 'source' : 'file');
}

/** Where agents find it. @throws KeelsonError SETTINGS_INVALID */
export function artifactBase(settings: Settings): string {
  return settings.mesosMaster === undefined ? `http://127.0.0.1:${settings.artifactPort}` : publicUrl(settings);
}

/** Builds the file where one is wanted. @throws KeelsonError SETTINGS_INVALID, REQUIREMENT_MISSING */
export async function planExecutor(options: PlanOptions): Promise<ExecutorPlan> {
  const place = artifactPlace(options.settings);
  return place === null ? fromSource(options) : asFile(options, place);
}

function fromSource(options: PlanOptions): ExecutorPlan {
  const { configFile } = options;
  const args = [MAIN, ...(configFile === null ? [] : [configFile])];
  const env = { ...environmentHere(options), ...compileCache() };
  return { executor: { command: process.execPath, args, env }, artifacts: null };
}

async function asFile(options: PlanOptions, place: { host: string; port: number }): Promise<ExecutorPlan> {
  const { ui, settings, layout, configFile, signal } = options;
  const base = artifactBase(settings);
  const { name } = await ui.task(
    'executor',
    (step) => buildExecutor({ configFile, folder: layout.executors, checkout: CHECKOUT, step, signal }),
    (built) => `${(built.bytes / 1_000_000).toFixed(1)} MB   ${base}/…`,
  );
  const env = settings.mesosMaster === undefined ? environmentHere(options) : environmentOfAgents(options);
  return {
    executor: { command: `./${name}`, args: [], env, uri: `${base}/${name}` },
    artifacts: { folder: layout.executors, ...place },
  };
}

/** It must be the same for all schedulers, and nobody but the operator knows how agents reach them. */
function publicUrl({ artifactUrl, artifactPort }: Settings): string {
  if (artifactUrl !== undefined) return artifactUrl.replace(/\/+$/, '');
  throw new KeelsonError(
    'SETTINGS_INVALID',
    'agents have to fetch the executor: name the URL by which they reach the schedulers, whichever leads, with ' +
      `--artifact-url (http://this-host:${artifactPort} where there is one scheduler)`,
  );
}

function environmentHere({ settings, layout }: PlanOptions): Record<string, string> {
  return {
    KEELSON_CLUSTER: clusterName(settings),
    KEELSON_EXECUTOR_DATA_DIR: layout.agents,
    KEELSON_BACKUP_DIR: settings.agentBackupDir ?? layout.backups,
    KEELSON_DOCKER_HOST: settings.dockerHost,
    KEELSON_LOG_LEVEL: settings.logLevel,
    ...reportEnvironment(settings, reportTokenFile(settings, layout)),
  };
}

function environmentOfAgents({ settings, layout }: PlanOptions): Record<string, string> {
  return {
    KEELSON_CLUSTER: clusterName(settings),
    KEELSON_EXECUTOR_DATA_DIR: settings.agentDataDir,
    ...(settings.agentBackupDir === undefined ? {} : { KEELSON_BACKUP_DIR: settings.agentBackupDir }),
    KEELSON_DOCKER_HOST: settings.agentDockerHost,
    KEELSON_LOG_LEVEL: settings.logLevel,
    ...reportEnvironment(settings, reportTokenFile(settings, layout)),
  };
}

/** The launcher's compile cache serves executors too: they start quicker with it. */
function compileCache(): Record<string, string> {
  const folder = process.env.NODE_COMPILE_CACHE;
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}
