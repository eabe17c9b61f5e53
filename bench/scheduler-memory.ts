/**
 * A scheduler's memory and pace at 10,000 instances of three members: the real leader on a real Redis, with 5,000 agents
 * that say yes to everything (simulated offers and updates). Run: `node bench/scheduler-memory.ts [instances]`; it starts
 * itself anew with the flags that `up` starts the scheduler with.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInstance, specSchema } from '@keelson/core';
import type { ExecutorInfo, Offer, TaskInfo } from '@keelson/mesos';
import { StatefulFramework } from '@keelson/sdk';
import { RedisStore } from '@keelson/store';
import { pino } from 'pino';
import { SCHEDULER_NODE_FLAGS } from '../packages/cli/src/up/scheduler-flags.ts';
import { Executors } from '../packages/scheduler/src/executors.ts';
import { frameworksOf } from '../packages/scheduler/src/frameworks.ts';
import { Jobs } from '../packages/scheduler/src/jobs.ts';
import { Leader, type MesosCalls } from '../packages/scheduler/src/leader.ts';
import { Metrics } from '../packages/scheduler/src/metrics.ts';
import { traitsOf } from '../packages/sdk/src/host/index.ts';
import { untilAnswers } from './support.ts';

const flags = ['--expose-gc', ...SCHEDULER_NODE_FLAGS];
if (!flags.every((flag) => process.execArgv.includes(flag))) {
  const again = spawnSync(process.execPath, [...flags, ...process.argv.slice(1)], { stdio: 'inherit' });
  process.exit(again.status ?? 1);
}

const mib = (bytes: number) => (bytes / 1024 / 1024).toFixed(0);

class Still extends StatefulFramework {
  readonly name = 'still';
  readonly topology = 'master-slave';
  readonly ports = ['main'];
  override readonly startOrder = 'together';
  config() {
    return { image: 'none', files: { '/conf': { text: 'x'.repeat(200) } } };
  }
}

const INSTANCES = Number(process.argv[2] ?? 10_000);
const AGENTS = Math.max(10, INSTANCES / 2);
const port = 17_379;
const dir = mkdtempSync(join(tmpdir(), 'keelson-bench-'));
const redis = spawn('redis-server', ['--port', String(port), '--dir', dir, '--appendonly', 'yes', '--save', ''], {
  stdio: 'ignore',
});
const log = pino({ level: process.env.VERBOSE ? 'debug' : 'warn' });

try {
  await untilAnswers(port);
  const redisUrl = `redis://127.0.0.1:${port}`;
  const store = new RedisStore({ url: redisUrl, sealKey: new Uint8Array(32) });
  await store.open();
  const framework = new Still();
  const created = performance.now();
  for (let i = 0; i < INSTANCES; i += 100) {
    await Promise.all(
      Array.from({ length: Math.min(100, INSTANCES - i) }, (_, j) => {
        const name = `i${i + j}`;
        const spec = specSchema.parse({
          name,
          framework: 'still',
          slaves: 2,
          resources: { cpus: 0.1, memMb: 16, diskMb: 1 },
        });
        return store.create(
          createInstance(`${name}-aaaaaaaa`, spec, traitsOf(framework), Date.now()),
          { password: 'p'.repeat(32) },
          [],
        );
      }),
    );
  }
  console.log(`created ${INSTANCES}: ${(performance.now() - created).toFixed(0)} ms`);

  const leadership = await store.campaign({ name: 'bench', url: '', ttlMs: 10_000 }, new AbortController().signal);
  if (leadership === null) throw new Error('not leading');
  let acknowledged = 0;
  const running = new Set<string>();
  const updates: TaskInfo[] = [];
  let offerNumber = 0;
  const ids = { framework: { value: 'f' }, agent: (i: number) => ({ value: `a${i}` }) };
  const offerOf = (agent: number): Offer => ({
    id: { value: `o${offerNumber++}-${agent}` },
    framework_id: ids.framework,
    agent_id: ids.agent(agent),
    hostname: `host-${agent}`,
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 8 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 8192 } },
      { name: 'disk', type: 'SCALAR', scalar: { value: 8192 } },
      { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 31_999 }] } },
    ],
  });
  let wanted = false;
  const free = new Set(Array.from({ length: AGENTS }, (_, agent) => agent));
  const giveBack = (offerIds: readonly string[]) => {
    for (const id of offerIds) free.add(Number(id.split('-')[1]));
  };
  const calls: MesosCalls = {
    accept: async (offerIds, tasks) => {
      updates.push(...tasks);
      giveBack(offerIds);
    },
    decline: async (offerIds) => giveBack(offerIds),
    revive: async () => {
      wanted = true;
    },
    suppress: async () => {
      wanted = false;
    },
    kill: async () => undefined,
    acknowledge: async () => {
      acknowledged += 1;
    },
    acceptInverseOffers: async () => undefined,
    declineInverseOffers: async () => undefined,
    reconcile: async () => undefined,
    acknowledgeOperation: async () => undefined,
    reconcileOperations: async () => undefined,
    message: async () => undefined,
  };
  const executor: ExecutorInfo = { executor_id: { value: 'e' }, type: 'CUSTOM' };
  const metrics = new Metrics(
    () => store.all(),
    () => true,
  );
  const jobs = new Jobs({ redisUrl, prefix: 'bench', log });
  const leader = new Leader({
    store,
    leadership,
    frameworks: frameworksOf([framework]),
    calls,
    executors: new Executors({ describe: () => executor, roles: [''] }),
    cluster: 'bench',
    jobs,
    metrics,
    log,
    now: Date.now,
    onRegressed: (detail) => console.log(detail),
    regressed: () => false,
  });
  const began = performance.now();
  leader.start();
  leader.subscribed();
  const total = INSTANCES * 3;
  while (running.size < total) {
    if (wanted && free.size > 0) {
      const agents = [...free];
      free.clear();
      leader.offersCame(agents.map(offerOf));
    }
    for (const task of updates.splice(0)) {
      const common = {
        task_id: task.task_id,
        agent_id: task.agent_id,
        source: 'SOURCE_EXECUTOR',
        uuid: new Uint8Array(16),
      } as const;
      void leader.updated({ ...common, state: 'TASK_STARTING' });
      void leader
        .updated({ ...common, state: 'TASK_RUNNING', healthy: true })
        .then(() => running.add(task.task_id.value));
    }
    await sleep(20);
    if (process.env.VERBOSE) console.log(running.size, acknowledged, (process.memoryUsage().rss / 1e6).toFixed(0));
  }
  const took = (performance.now() - began) / 1000;
  globalThis.gc?.();
  await sleep(1_000);
  globalThis.gc?.();
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  console.log(
    `${running.size} tasks running after ${took.toFixed(1)} s: ${(acknowledged / took).toFixed(0)} updates stored and acknowledged a second`,
  );
  console.log(
    `memory: ${mib(rss)} MiB resident; heap ${mib(heapUsed)} MiB in use of ${mib(heapTotal)}; ${mib(external)} MiB external`,
  );
  leader.close();
  await jobs.close();
  await leadership.resign();
  await store.close();
} finally {
  redis.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
}
process.exit(0);
