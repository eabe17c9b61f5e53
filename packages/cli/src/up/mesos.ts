/** From the settings to the line to Mesos: what `up` checks and hands on, and what the scheduler makes of it. */
import { readFileSync } from 'node:fs';
import { KeelsonError } from '@keelson/core';
import { readCredentialFile } from '@keelson/mesos';
import type { MesosSettings } from '@keelson/scheduler';
import { flagOf, readMasters, type SettingName, type Settings } from '../settings/index.ts';
import type { SchedulerSettings } from './process-settings.ts';

const LOCAL_CLUSTER = 'local';

/** What this Keelson is called in labels. */
export function clusterName({ mesosMaster, mesosFrameworkName }: Settings): string {
  return mesosMaster === undefined ? LOCAL_CLUSTER : mesosFrameworkName;
}

/** @throws KeelsonError SETTINGS_INVALID where a file that they name can't be read, or holds something else. */
export function mesosSettings(settings: Settings): SchedulerSettings['mesos'] {
  const { mesosMaster, mesosPort, mesosCa, mesosCredentials } = settings;
  const local = { masters: `127.0.0.1:${mesosPort}`, secure: false };
  const read = () => (mesosMaster === undefined ? local : readMasters(mesosMaster));
  const { masters, secure } = checked('mesosMaster', read);
  if (mesosCredentials !== undefined) checked('mesosCredentials', () => readCredentialFile(mesosCredentials));
  if (mesosCa !== undefined) checked('mesosCa', () => readFileSync(mesosCa));
  return {
    masters,
    tls: secure || mesosCa !== undefined ? { caFile: mesosCa ?? null } : null,
    credentialsFile: mesosCredentials ?? null,
    encoding: settings.mesosEncoding,
    failoverTimeoutMs: settings.mesosFailoverTimeoutMs,
    frameworkName: mesosMaster === undefined ? `keelson-${LOCAL_CLUSTER}` : settings.mesosFrameworkName,
    user: settings.mesosUser,
    roles: [...settings.mesosRoles],
  };
}

function checked<T>(name: SettingName, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new KeelsonError('SETTINGS_INVALID', undefined, { cause, errors: [{ path: flagOf(name), message }] });
  }
}

/** For the scheduler's process: secrets are read from their files here, and go no further than to Mesos. */
export function openMesosSettings({ tls, credentialsFile, ...rest }: SchedulerSettings['mesos']): MesosSettings {
  return {
    ...rest,
    tls: tls === null ? undefined : tls.caFile === null ? {} : { ca: readFileSync(tls.caFile) },
    credential: credentialsFile === null ? undefined : readCredentialFile(credentialsFile),
  };
}
