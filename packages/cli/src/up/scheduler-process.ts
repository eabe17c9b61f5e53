/** What a scheduler's process runs: store, scheduler, API. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { listenApi, listenArtifacts } from '@keelson/api';
import { Scheduler } from '@keelson/scheduler';
import { loadSealKey, RedisStore } from '@keelson/store';
import { pino } from 'pino';
import { loadFrameworks } from './frameworks.ts';
import { addLifecycleRoutes } from './lifecycle-routes.ts';
import { openMesosSettings } from './mesos.ts';
import { readSettings, schedulerSettingsSchema } from './process-settings.ts';
import { isAccepted, StoreAcceptance } from './store-acceptance.ts';
import { keepSeen, readSeen, regression } from './store-seen.ts';

/** The answer to who accepted the store goes out first. */
const ANSWER_MS = 250;

/** Ends the process cleanly, leaving all that it has started on agents running. May be called twice. */
export type CloseScheduler = () => Promise<void>;

/** @param settingsFile as process-settings.ts describes it */
export async function runSchedulerProcess(settingsFile: string): Promise<CloseScheduler> {
  let closing = false;
  const settings = readSettings(schedulerSettingsSchema, settingsFile);
  const log = pino({ level: settings.logLevel, base: { pid: process.pid } });
  const { api } = settings;
  const token = api.tokenFile === null ? undefined : readFileSync(api.tokenFile, 'utf8').trim();
  const { reportTokenFile } = settings;
  const reportToken = reportTokenFile === null ? undefined : readFileSync(reportTokenFile, 'utf8').trim();
  const { url } = api;

  const storeOptions = {
    url: settings.redisUrl,
    sealKey: await loadSealKey(settings.sealKeyFile),
    onWarning: (message: string) => log.warn(message),
  };
  const regressed = (detail: string) => scheduler.regressed(detail);
  const store = new RedisStore({
    ...storeOptions,
    onRegressed: (seen, found) =>
      regressed(`${JSON.stringify(seen)} had been seen; now it is ${JSON.stringify(found)}`),
  });
  await store.open();
  const scheduler = new Scheduler({
    store,
    redisUrl: settings.redisUrl,
    frameworks: await loadFrameworks(settings.configFile),
    cluster: settings.cluster,
    mesos: openMesosSettings(settings.mesos),
    executor: settings.executor,
    auditIntervalMs: settings.auditIntervalMs,
    volumes: settings.volumes,
    acceptStore: (how) => acceptance.accept(how),
    name: `${hostname()}-${process.pid}`,
    url,
    log,
  });
  const { controlPlane } = scheduler;
  const server = await listenApi({
    controlPlane,
    host: api.host,
    port: api.port,
    token,
    reportToken,
    extend: (app) => addLifecycleRoutes(app, controlPlane),
  });
  const kept = readSeen(settings.storeSeenFile);
  const isNew = kept !== null && (await isAccepted(store, kept.storeId));
  const gone = isNew ? null : regression(kept, store.position);
  const artifacts = settings.artifacts === null ? null : await listenArtifacts(settings.artifacts);
  if (gone !== null) regressed(gone);
  const look = () => ({ ...store.position, mesosFrameworkId: scheduler.mesosFrameworkId ?? kept?.mesosFrameworkId });
  const stopKeeping = gone === null ? keepSeen(settings.storeSeenFile, look) : () => undefined;
  const acceptance = new StoreAcceptance({
    store: storeOptions,
    seenFile: settings.storeSeenFile,
    seen: () => (gone === null || kept === null ? look() : kept),
    isRegressed: () => controlPlane.readiness().problems.some(({ code }) => code === 'STORE_REGRESSED'),
    // The store is opened anew, by the process that the supervisor starts in this one's place.
    accepted: () => {
      log.warn('the store is accepted: starting again on it');
      setTimeout(() => void close(), ANSWER_MS);
    },
  });
  acceptance.watch();
  scheduler.start();
  log.info({ url }, 'the API listens');

  return close;

  async function close(): Promise<void> {
    if (closing) return;
    closing = true;
    acceptance.close();
    stopKeeping();
    await Promise.all([server.close(), artifacts?.close()]);
    await scheduler.close();
    await store.close();
    process.exit(0);
  }
}
