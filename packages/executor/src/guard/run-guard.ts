/**
 * The guard: outlives its executor, ends its containers at once when it dies, writes their deaths down for the next run, and
 * tells the scheduler where it may. It does nothing while the executor lives. SIGTERM asks it to be quick about it, and is no
 * reason to go while the executor lives.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Journal } from '../journal/journal.ts';
import { endContainers } from './end-containers.ts';
import { EngineCalls } from './engine-calls.ts';
import { leaveCgroup } from './leave-cgroup.ts';
import { DISMISSED, LEAVE, ORDERS, type Orders, ordersSchema, READY } from './orders.ts';
import { reportDeaths } from './report-deaths.ts';

/**
 * Resolves when there is nothing left to do.
 * @param input ends when the executor does
 * @param hurry aborted where the guard should be gone soon
 * @throws Error where the environment holds no orders
 */
export async function runGuard(
  input: Readable,
  env: Readonly<Record<string, string | undefined>>,
  sayReady: (text: string) => void,
  hurry: AbortSignal = new AbortController().signal,
): Promise<void> {
  const text = env[ORDERS];
  if (text === undefined) throw new Error(`a guard is started by its executor, with its orders in ${ORDERS}`);
  const orders = ordersSchema.parse(JSON.parse(text));
  sayReady(`${READY}\n`);
  if (!(await wasDismissed(input))) await act(orders, hurry);
}

async function wasDismissed(input: Readable): Promise<boolean> {
  try {
    for await (const line of createInterface({ input })) {
      if (line === DISMISSED) return true;
      if (line.startsWith(LEAVE)) leave(line.slice(LEAVE.length));
    }
  } catch (error) {
    say('the line to the executor broke', { err: String(error) });
  }
  return false;
}

function leave(containerId: string): void {
  try {
    leaveCgroup(containerId);
    say("has left its executor's cgroup", { containerId });
  } catch (error) {
    say("dies with its executor's cgroup: the next run ends what is left then", { err: String(error) });
  }
}

async function act(orders: Orders, hurry: AbortSignal): Promise<void> {
  say('the executor is dead: ending its containers', { executorId: orders.executorId, runId: orders.runId });
  rmSync(orders.filesPath, { recursive: true, force: true });
  let journal: Journal | undefined;
  const openJournal = (): Journal => {
    journal ??= new Journal(orders.journal, Date.now());
    return journal;
  };
  const engine = new EngineCalls(orders.dockerHost);
  const reports: Promise<boolean>[] = [];
  for await (const deaths of endContainers({ engine, runId: orders.runId, journal: openJournal, hurry, say })) {
    reports.push(reportDeaths(orders, deaths, hurry));
  }
  journal?.close();
  await Promise.all(reports);
}

function say(text: string, details: Readonly<Record<string, unknown>>): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), name: 'guard', ...details, msg: text })}\n`);
}
