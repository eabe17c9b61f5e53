/**
 * The leading scheduler is killed (SIGKILL) → a switchover that was asked of another one at once is done by the new leader;
 * no container is touched. Three schedulers on one machine. Run: `node bench/takeover.ts [kills]`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { docker, Keelson, until } from '../test/support/keelson.ts';
import { claimPort } from '../test/support/ports.ts';
import { figuresOf, show } from './support.ts';

const kills = Number(process.argv[2] ?? 20);
/** What a scheduler's lease lasts: the new one has to see it run out. */
const LEASE_MS = 2_000;
const MAIN = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url));

interface Scheduler {
  readonly url: string;
  kill(): void;
  /** As whoever supervises it would. */
  again(): Promise<void>;
}

interface Report {
  readonly phase: string;
  readonly epoch: number;
}

async function get<T>(url: string, path: string): Promise<T | undefined> {
  const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  return response === undefined ? undefined : JSON.parse(await response.text());
}

const readiness = (url: string) => get<{ ready: boolean; leading: boolean }>(url, '/readyz');
const isReady = async (url: string): Promise<boolean> => (await readiness(url))?.ready === true;

/** The one of `up`, which starts it again. */
function first(keelson: Keelson): Scheduler {
  return {
    url: keelson.url,
    kill: () => process.kill(keelson.pidOf('scheduler'), 'SIGKILL'),
    again: () => until(() => isReady(keelson.url), 60_000),
  };
}

async function another(keelson: Keelson): Promise<Scheduler> {
  const port = await claimPort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const again = async () => {
    const args = [MAIN, 'scheduler', `--data-dir=${keelson.dataDir}`, `--api-port=${port}`, '--log-level=error'];
    child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    await until(() => isReady(url), 60_000);
  };
  await again();
  return { url, kill: () => void child?.kill('SIGKILL'), again };
}

async function startedAt(uid: string): Promise<string> {
  const containers = await docker.listContainers({ filters: { label: [`keelson.instance-uid=${uid}`] } });
  const ids = containers.map(({ Id }) => Id).sort();
  const found = await Promise.all(ids.map((id) => docker.getContainer(id).inspect()));
  return found.map(({ Id, State }) => `${Id} ${State.StartedAt}`).join('\n');
}

async function takeover(schedulers: readonly Scheduler[]): Promise<{ leadsMs: number; doneMs: number }> {
  const states = await Promise.all(
    schedulers.map(async (one) => ({ one, leads: (await readiness(one.url))?.leading })),
  );
  const leader = states.find(({ leads }) => leads === true)?.one;
  const [asked, ...others] = schedulers.filter((one) => one !== leader);
  if (leader === undefined || asked === undefined) throw new Error('nobody leads');
  // All slaves in sync, so that the switchover has a candidate.
  const before = await keelson.running('bench');
  const containers = await startedAt(before.uid);

  leader.kill();
  const killedMs = performance.now();
  const answer = await fetch(`${asked.url}/v1/instances/bench/switchover`, { method: 'POST' });
  if (answer.status !== 202) throw new Error(`switchover: ${answer.status} ${await answer.text()}`);
  let leadsMs = Number.NaN;
  for (;;) {
    const leads = await Promise.all([asked, ...others].map(({ url }) => readiness(url)));
    if (Number.isNaN(leadsMs) && leads.some((one) => one?.leading)) leadsMs = performance.now() - killedMs;
    const now = await get<Report>(asked.url, '/v1/instances/bench');
    if (now !== undefined && now.epoch > before.epoch && now.phase === 'running') break;
    if (performance.now() - killedMs > 60_000) throw new Error(`not done in a minute: ${JSON.stringify(now)}`);
    await sleep(5);
  }
  const doneMs = performance.now() - killedMs;
  if ((await startedAt(before.uid)) !== containers) throw new Error('a container was touched');
  await leader.again();
  return { leadsMs, doneMs };
}

const keelson = await Keelson.start();
const schedulers = [first(keelson)];
try {
  await keelson.create('bench', 2);
  schedulers.push(await another(keelson), await another(keelson));
  const samples: { leadsMs: number; doneMs: number }[] = [];
  for (let i = 0; i < kills; i++) {
    samples.push(await takeover(schedulers));
    await sleep(Math.random() * 1_000); // anywhere between two renewals
  }
  const done = figuresOf(samples.map(({ doneMs }) => doneMs));
  show('leader killed → another one leads', figuresOf(samples.map(({ leadsMs }) => leadsMs)));
  show('leader killed → its switchover is done', done);
  console.log(
    `ratio to the lease (${LEASE_MS} ms): p50 ${(done.p50 / LEASE_MS).toFixed(2)}, max ${(done.max / LEASE_MS).toFixed(2)}`,
  );
} finally {
  for (const { kill } of schedulers.slice(1)) kill();
  await keelson.close();
}
