/**
 * Everything that `up` and `demo` run on this machine, started in order and stopped in the other one: Redis, the local
 * cluster (unless a Mesos master is given), the scheduler with its API.
 */
import { join } from 'node:path';
import { ERRORS, KeelsonError } from '@keelson/core';
import type { Interrupts } from '../interrupts.ts';
import { advertisedApiUrl, localApiUrl, redactUrl, type Settings } from '../settings/index.ts';
import { setUp, setUpScheduler } from '../setup/index.ts';
import { lockDataDir, makeDataFolder, Supervisor, startPrivateRedis } from '../supervisor/index.ts';
import { writePrivateFile } from '../supervisor/write-file.ts';
import type { Ui } from '../ui/index.ts';
import { backOut, findSurvivors, isNone, NO_SURVIVORS, type Survivors } from './back-out.ts';
import { checkPlaces } from './check-places.ts';
import { childLines } from './child-lines.ts';
import { clusterChild, schedulerChild } from './children.ts';
import { reportTokenFile } from './death-reports.ts';
import { type ExecutorPlan, planExecutor } from './executor-plan.ts';
import { killExecutors } from './executors.ts';
import { type Layout, layoutOf } from './layout.ts';
import { clusterName, mesosSettings, showMesos } from './mesos.ts';
import type { SchedulerSettings } from './process-settings.ts';
import { Rest } from './rest.ts';

export interface BringUpOptions {
  readonly ui: Ui;
  readonly settings: Settings;
  readonly configFile: string | null;
  readonly interrupts: Interrupts;
  /** What becomes of what an earlier run left, where this one fails: of an `up` it is left alone, of a demo it is ended. */
  readonly survivors: 'leave' | 'end';
  /** Images that must be there before anything starts. */
  readonly images: readonly string[];
}

export interface Running {
  readonly apiUrl: string;
  readonly rest: Rest;
  /** Ends everything, in order; on a local cluster, once the instances are suspended. */
  stop(): Promise<void>;
}

const SUSPEND_TIMEOUT_MS = 60_000;

/**
 * A second interrupt kills everything, at any time.
 * @throws KeelsonError DATA_DIR_INVALID, DATA_DIR_LOCKED, PORT_TAKEN, STORE_UNAVAILABLE, STORE_UNSAFE, REQUIREMENT_MISSING, IMAGE_UNAVAILABLE, PROCESS_FAILED
 */
export async function bringUp(options: BringUpOptions): Promise<Running> {
  const { ui, settings, interrupts } = options;
  const layout = layoutOf(settings.dataDir);
  const lock = lockDataDir(settings.dataDir);
  const supervisor = new Supervisor({ dataDir: settings.dataDir, onEvent: childLines(ui, settings.dataDir) });
  const survivors = options.survivors === 'leave' ? findSurvivors(supervisor, layout.agents) : NO_SURVIVORS;
  const back = { ui, supervisor, survivors, agents: layout.agents };
  const phase: Phase = { now: 'coming' };
  interrupts.onKill(async () => {
    if (phase.now === 'coming') await backOut(back, 'kill');
    else await killAll(options, supervisor);
    phase.now = 'killed';
    lock.release();
  });
  try {
    await checkPlaces(settings, layout, supervisor.survivors());
    const setUpHere = settings.mesosMaster === undefined ? setUp : setUpScheduler;
    await setUpHere({ ui, settings, signal: interrupts.stop, images: options.images });
    const rest = await start(options, layout, supervisor, survivors);
    phase.now = 'up';
    return running(options, supervisor, rest, phase, () => lock.release());
  } catch (error) {
    if (phase.now === 'coming') await backOut(back, 'stop').catch(() => undefined);
    lock.release();
    throw error;
  }
}

/** Where a run is: what is to be ended depends on it. */
interface Phase {
  now: 'coming' | 'up' | 'killed';
}

async function start(
  options: BringUpOptions,
  layout: Layout,
  supervisor: Supervisor,
  survivors: Survivors,
): Promise<Rest> {
  const { ui, settings, interrupts } = options;
  const signal = interrupts.stop;
  makeDataFolder(join(settings.dataDir, 'run'));
  makeDataFolder(layout.agents);
  const redisUrl = await ui.task(
    settings.redisUrl === undefined ? 'private Redis' : `Redis ${redactUrl(settings.redisUrl)}`,
    async () =>
      settings.redisUrl ??
      (await startPrivateRedis({ supervisor, dataDir: settings.dataDir, port: settings.redisPort, signal })).url,
  );
  if (settings.mesosMaster === undefined) {
    const text = `${settings.agents} agents, ${settings.agentCpus} cpus each`;
    await ui.task(
      'cluster',
      () => supervisor.start(clusterChild(settings, layout), signal),
      () => text,
    );
  }
  const plan = await planExecutor({ ui, settings, layout, configFile: options.configFile, signal });
  if (settings.mesosMaster !== undefined) await showMesos(ui, mesosSettings(settings));
  writeSettings(options, layout, redisUrl, plan);
  const api = localApiUrl(settings);
  await ui.task(
    'scheduler',
    () => supervisor.start(schedulerChild(settings, layout, plan.executor), signal),
    () => `API ${api}`,
  );
  const rest = new Rest(api, settings.apiTokenFile);
  const problems = await rest.problems(signal);
  for (const { code, detail } of problems) ui.line(`  ✘ ${code}: ${detail}. ${ERRORS[code].action}`, { code });
  if (problems.length === 0) await resume(rest, options, survivors);
  return rest;
}

/** Instances that were suspended by the last stop are brought back; where that is cut off, they are suspended again. */
async function resume(rest: Rest, { ui, interrupts, settings }: BringUpOptions, survivors: Survivors): Promise<void> {
  interrupts.stop.throwIfAborted();
  const resumed = await rest.resumeAll();
  if (resumed.length > 0) ui.detail(`brought back: ${resumed.join(', ')}`);
  if (!interrupts.stop.aborted) return;
  if (isNone(survivors) && settings.mesosMaster === undefined)
    await rest.suspendAll(SUSPEND_TIMEOUT_MS).catch(() => undefined);
  interrupts.stop.throwIfAborted();
}

async function killAll({ settings }: BringUpOptions, supervisor: Supervisor): Promise<void> {
  await supervisor.killAll();
  if (settings.mesosMaster === undefined) await killExecutors(layoutOf(settings.dataDir).agents);
}

function writeSettings(
  { settings, configFile }: BringUpOptions,
  layout: Layout,
  redisUrl: string,
  plan: ExecutorPlan,
): void {
  const scheduler: SchedulerSettings = {
    redisUrl,
    sealKeyFile: layout.sealKey,
    storeSeenFile: layout.storeSeen,
    cluster: clusterName(settings),
    auditIntervalMs: settings.auditIntervalMs,
    reportTokenFile: reportTokenFile(settings, layout),
    volumes: settings.volumes,
    mesos: mesosSettings(settings),
    api: {
      host: settings.apiHost,
      port: settings.apiPort,
      url: advertisedApiUrl(settings),
      tokenFile: settings.apiTokenFile ?? null,
    },
    ...plan,
    configFile,
    logLevel: settings.logLevel,
  };
  writePrivateFile(layout.schedulerSettings, JSON.stringify(scheduler));
}

function running(
  { ui, settings }: BringUpOptions,
  supervisor: Supervisor,
  rest: Rest,
  phase: Phase,
  unlock: () => void,
): Running {
  return {
    apiUrl: rest.url,
    rest,
    stop: async () => {
      // The tasks of a Mesos cluster run on, for the next scheduler to take up.
      if (settings.mesosMaster === undefined) await suspendAll(ui, rest);
      if (phase.now === 'killed') return;
      await ui.task(
        'stopping',
        () => supervisor.stopAll(),
        () => `everything on ${settings.dataDir} has ended`,
      );
      unlock();
    },
  };
}

async function suspendAll(ui: Ui, rest: Rest): Promise<void> {
  try {
    await ui.task(
      'suspending the instances',
      () => rest.suspendAll(SUSPEND_TIMEOUT_MS),
      (names) => (names.length === 0 ? 'none' : names.join(', ')),
    );
  } catch (error) {
    // The rest is stopped all the same; the next `up` finds the instances as they are stored.
    if (!(error instanceof KeelsonError)) throw error;
  }
}
