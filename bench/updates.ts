/**
 * Status updates a second that one scheduler takes, stores and acknowledges, on one core beside one Redis (fsync always):
 * the real scheduler on the real protocol, in a process of its own on core 0; on core 1 Redis and a master that does
 * nothing but send updates and count acknowledgements. Every update changes what is stored, and no two that are under way
 * are of one instance, so each is a write of its own. Run: `node bench/updates.ts [instances]` (needs taskset).
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCHEDULER_NODE_FLAGS } from '../packages/cli/src/up/scheduler-flags.ts';
import { figuresOf, show, untilAnswers } from './support.ts';
import { type TaskStatus, taskStatusOf, UPDATES_OF_A_TASK } from './updates/events.ts';
import { SendingMaster } from './updates/master.ts';

const INSTANCES = Number(process.argv[2] ?? 2_000);
const MEMBERS = 3;
/** Updates under way at once: fewer than there are instances, so that none shares a write. */
const WINDOW = Math.min(256, INSTANCES);
const REDIS_PORT = 17_479;

/** Everything of this process, on core 1. */
execFileSync('taskset', ['-a', '-p', '-c', '1', String(process.pid)]);
const dir = mkdtempSync(join(tmpdir(), 'keelson-bench-'));
const redis = onCore(1, 'redis-server', [
  ...['--port', String(REDIS_PORT), '--dir', dir, '--save', ''],
  ...['--appendonly', 'yes', '--appendfsync', 'always'],
]);
let scheduler: ChildProcess | undefined;
try {
  await untilAnswers(REDIS_PORT);
  const master = await SendingMaster.listen();
  const script = fileURLToPath(new URL('./updates/scheduler-main.ts', import.meta.url));
  const profile = process.env.PROFILE === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`];
  scheduler = onCore(0, process.execPath, [
    ...[...SCHEDULER_NODE_FLAGS, ...profile, script],
    ...[`redis://127.0.0.1:${REDIS_PORT}`, `127.0.0.1:${master.port}`, String(INSTANCES)],
  ]);
  await master.subscribed;
  // Its first look at every instance is not part of it.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const cpuBefore = cpuMs(scheduler);
  const began = performance.now();
  const latencies = await master.send(everyUpdate(), WINDOW);
  const tookMs = performance.now() - began;
  const ownMs = cpuMs(scheduler) - cpuBefore;
  console.log(
    `${latencies.length} updates in ${(tookMs / 1000).toFixed(1)} s: ${((latencies.length * 1000) / tookMs).toFixed(0)} a second; ` +
      `the scheduler's own time ${((ownMs * 1000) / latencies.length).toFixed(0)} µs each, so ${((latencies.length * 1000) / ownMs).toFixed(0)} a second of a whole core`,
  );
  show(`sent → acknowledged, ${WINDOW} at a time`, figuresOf(latencies));
  await master.close();
} finally {
  if (scheduler !== undefined) await ended(scheduler);
  redis.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
}

/** The first update of every task, then the second: neighbours are of different instances. */
function* everyUpdate(): Generator<TaskStatus> {
  for (let update = 0; update < UPDATES_OF_A_TASK; update += 1) {
    for (let ordinal = 0; ordinal < MEMBERS; ordinal += 1) {
      for (let instance = 0; instance < INSTANCES; instance += 1) yield taskStatusOf(instance, ordinal, update);
    }
  }
}

function onCore(core: number, command: string, args: readonly string[]): ChildProcess {
  return spawn('taskset', ['-c', String(core), command, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** What a process has used so far, all of its threads: user and system time, which Linux counts in hundredths of a second. */
function cpuMs({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  await promise;
}
