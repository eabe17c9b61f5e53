/** The scheduler process that `up` supervises: store, scheduler, API. It ends cleanly on SIGTERM, leaving all running. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { listenApi } from '@keelson/api';
import { Scheduler } from '@keelson/scheduler';
import { loadSealKey, RedisStore } from '@keelson/store';
import { pino } from 'pino';
import { loadFrameworks } from './frameworks.ts';
import { addLifecycleRoutes } from './lifecycle-routes.ts';
import { readSettings, schedulerSettingsSchema } from './process-settings.ts';
import { keepSeen, regression } from './store-seen.ts';

const [settingsFile = ''] = process.argv.slice(2);
const settings = readSettings(schedulerSettingsSchema, settingsFile);
const log = pino({ level: settings.logLevel, base: { pid: process.pid } });
const { api } = settings;
const token = api.tokenFile === null ? undefined : readFileSync(api.tokenFile, 'utf8').trim();
const { reportTokenFile } = settings;
const reportToken = reportTokenFile === null ? undefined : readFileSync(reportTokenFile, 'utf8').trim();
const url = `http://${api.host}:${api.port}`;

const regressed = (detail: string) => scheduler.regressed(detail);
const store = new RedisStore({
  url: settings.redisUrl,
  sealKey: await loadSealKey(settings.sealKeyFile),
  onWarning: (message) => log.warn(message),
  onRegressed: (seen, found) => regressed(`${JSON.stringify(seen)} had been seen; now it is ${JSON.stringify(found)}`),
});
await store.open();
const scheduler = new Scheduler({
  store,
  redisUrl: settings.redisUrl,
  frameworks: await loadFrameworks(settings.configFile),
  cluster: settings.cluster,
  mesos: {
    master: settings.mesosMaster,
    encoding: settings.mesosEncoding,
    failoverTimeoutMs: settings.failoverTimeoutMs,
    frameworkName: `keelson-${settings.cluster}`,
    user: 'root',
    mesosRole: 'keelson',
  },
  executor: settings.executor,
  auditIntervalMs: settings.auditIntervalMs,
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
const gone = regression(settings.storeSeenFile, store.stamp(0));
if (gone !== null) regressed(gone);
const stopKeeping = gone === null ? keepSeen(settings.storeSeenFile, () => store.stamp(0)) : () => undefined;
scheduler.start();
log.info({ url }, 'the API listens');

let closing = false;
const close = async () => {
  if (closing) return;
  closing = true;
  stopKeeping();
  await server.close();
  await scheduler.close();
  await store.close();
  process.exit(0);
};
process.on('SIGTERM', () => void close());
process.on('SIGINT', () => undefined);
