/** From the settings to the line to Mesos: what `up` checks and hands on, and what the scheduler makes of it. */
import { readFileSync } from 'node:fs';
import { KeelsonError, messageOf } from '@keelson/core';
import { describeNews, formatAddress, masterDetector, probeMaster, readCredentialFile } from '@keelson/mesos';
import type { MesosSettings } from '@keelson/scheduler';
import { flagOf, readMasters, type SettingName, type Settings } from '../settings/index.ts';
import type { Ui } from '../ui/index.ts';
import type { SchedulerSettings } from './process-settings.ts';

const LOCAL_CLUSTER = 'local';
const PROBE_TIMEOUT_MS = 5_000;

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
  checkVolumes(settings);
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

function checkVolumes({ volumes, mesosRoles }: Settings): void {
  if (volumes === 'agent' || (mesosRoles.length === 1 && !mesosRoles.includes('*'))) return;
  const message = 'mesos needs one role that disk can be reserved for: name it with --mesos-role';
  throw new KeelsonError('SETTINGS_INVALID', undefined, { errors: [{ path: flagOf('volumes'), message }] });
}

function checked<T>(name: SettingName, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const message = messageOf(cause);
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

/** Says whether the scheduler will be heard; where not yet, it goes on trying all the same. */
export async function showMesos(ui: Ui, settings: SchedulerSettings['mesos']): Promise<void> {
  const { masters, tls, credential } = openMesosSettings(settings);
  const step = ui.step('Mesos');
  let news = '';
  const onNews = (one: Parameters<typeof describeNews>[0]) => {
    news = describeNews(one);
    if (one.kind !== 'leader') step.update(news);
  };
  const detector = masterDetector(masters, { byName: tls !== undefined, onNews });
  const probe = await probeMaster({ masters: detector, tls, credential, timeoutMs: PROBE_TIMEOUT_MS });
  if (probe.kind === 'heard') step.done(`the master at ${formatAddress(probe.master)} leads`);
  else step.fail(`${news.endsWith('leads') || news === '' ? probe.message : news}; the scheduler goes on trying`);
}
