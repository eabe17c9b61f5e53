/**
 * Another scheduler for what an `up` runs on this machine: on its Redis, its cluster and its seal key, with an API of its own.
 * It runs in the foreground, and nobody starts it again.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KeelsonError } from '@keelson/core';
import { advertisedApiUrl, type Settings } from '../settings/index.ts';
import { assertPortsFree } from '../supervisor/index.ts';
import { writePrivateFile } from '../supervisor/write-file.ts';
import { layoutOf } from './layout.ts';
import { readSettings, type SchedulerSettings, schedulerSettingsSchema } from './process-settings.ts';
import { runSchedulerProcess } from './scheduler-process.ts';

/**
 * Runs in this process. Once `stop` is aborted it ends it, cleanly: what runs on agents runs on.
 * @throws KeelsonError SETTINGS_INVALID, PORT_TAKEN
 */
export async function runJoined(settings: Settings, stop: AbortSignal): Promise<void> {
  const { apiHost: host, apiPort: port, dataDir } = settings;
  await assertPortsFree([{ host, port, purpose: 'the API', flag: '--api-port' }]);
  const file = join(dataDir, 'run', `scheduler-${port}-settings.json`);
  writePrivateFile(file, JSON.stringify(joinedSettings(settings)));
  const close = await runSchedulerProcess(file);
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  stop.addEventListener('abort', () => resolve(), { once: true });
  if (!stop.aborted) await stopped;
  await close();
}

function joinedSettings(settings: Settings): SchedulerSettings {
  const { apiHost: host, apiPort: port, dataDir, apiTokenFile, logLevel } = settings;
  const { schedulerSettings } = layoutOf(dataDir);
  if (!existsSync(schedulerSettings)) {
    const message = `no keelson up has run on ${dataDir}: there is nothing to join. Name its folder with --data-dir`;
    throw new KeelsonError('SETTINGS_INVALID', message);
  }
  const first = readSettings(schedulerSettingsSchema, schedulerSettings);
  return {
    ...first,
    storeSeenFile: join(dataDir, 'run', `store-seen-${port}.json`),
    api: { host, port, url: advertisedApiUrl(settings), tokenFile: apiTokenFile ?? first.api.tokenFile },
    artifacts: null,
    logLevel,
  };
}
