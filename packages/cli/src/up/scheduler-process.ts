/** What a scheduler's process runs: store, scheduler, API. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { listenApi, listenArtifacts } from '@keelson/api';
import { Scheduler, type SchedulerOptions } from '@keelson/scheduler';
import { loadSealKey, RedisStore, type RedisStoreOptions } from '@keelson/store';
import { type Logger, pino } from 'pino';
import { loadFrameworks } from './frameworks.ts';
import { addLifecycleRoutes } from './lifecycle-routes.ts';
import { openMesosSettings } from './mesos.ts';
import { readSettings, type SchedulerSettings, schedulerSettingsSchema } from './process-settings.ts';
import { StoreWatch } from './store-watch.ts';

/** The answer to who accepted the store goes out first. */
const ANSWER_MS = 250;

/** Ends the process cleanly, leaving all that it has started on agents running. May be called twice. */
export type CloseScheduler = () => Promise<void>;

/** What a process has open, to be closed in this order. May be closed twice. */
interface Open {
  close(): unknown;
}

/** @param settingsFile as process-settings.ts describes it */
export async function runSchedulerProcess(settingsFile: string): Promise<CloseScheduler> {
  const settings = readSettings(schedulerSettingsSchema, settingsFile);
  const log = pino({ level: settings.logLevel, base: { pid: process.pid } });
  const storeOptions = await storeOptionsOf(settings, log);
  const store = new RedisStore({
    ...storeOptions,
    onRegressed: (seen, found) =>
      scheduler.regressed(`${JSON.stringify(seen)} had been seen; now it is ${JSON.stringify(found)}`),
  });
  await store.open();
  const open: Open[] = [];
  const close = closeOnce(open);
  const acceptStore: SchedulerOptions['acceptStore'] = (how) => watch.accept(how);
  const scheduler = new Scheduler(await schedulerOptionsOf(settings, { store, acceptStore, log }));
  const watch = new StoreWatch({
    store,
    storeOptions,
    seenFile: settings.storeSeenFile,
    scheduler,
    // The store is opened anew, by the process that the supervisor starts in this one's place.
    accepted: () => {
      log.warn('the store is accepted: starting again on it');
      setTimeout(() => void close(), ANSWER_MS);
    },
  });
  open.push(watch, await listen(settings, scheduler), scheduler, store);
  await watch.start();
  scheduler.start();
  log.info({ url: settings.api.url }, 'the API listens');
  return close;
}

async function storeOptionsOf(settings: SchedulerSettings, log: Logger): Promise<RedisStoreOptions> {
  return {
    url: settings.redisUrl,
    sealKey: await loadSealKey(settings.sealKeyFile),
    onWarning: (message: string) => log.warn(message),
  };
}

async function schedulerOptionsOf(
  settings: SchedulerSettings,
  parts: Pick<SchedulerOptions, 'store' | 'acceptStore' | 'log'>,
): Promise<SchedulerOptions> {
  const { redisUrl, cluster, executor, auditIntervalMs, volumes } = settings;
  return {
    ...parts,
    redisUrl,
    cluster,
    executor,
    auditIntervalMs,
    volumes,
    frameworks: await loadFrameworks(settings.configFile),
    mesos: openMesosSettings(settings.mesos),
    name: `${hostname()}-${process.pid}`,
    url: settings.api.url,
  };
}

/** The API, and the port that the executor's file is fetched from. */
async function listen(settings: SchedulerSettings, { controlPlane }: Scheduler): Promise<Open> {
  const { api, artifacts, reportTokenFile } = settings;
  const server = await listenApi({
    controlPlane,
    host: api.host,
    port: api.port,
    token: tokenOf(api.tokenFile),
    reportToken: tokenOf(reportTokenFile),
    extend: (app) => addLifecycleRoutes(app, controlPlane),
  });
  const files = artifacts === null ? null : await listenArtifacts(artifacts);
  return { close: () => Promise.all([server.close(), files?.close()]) };
}

function tokenOf(file: string | null): string | undefined {
  return file === null ? undefined : readFileSync(file, 'utf8').trim();
}

function closeOnce(parts: readonly Open[]): CloseScheduler {
  let isClosing = false;
  return async () => {
    if (isClosing) return;
    isClosing = true;
    for (const part of parts) await part.close();
    process.exit(0);
  };
}
