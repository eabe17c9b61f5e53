/** The processes that `up` supervises. */
import { join } from 'node:path';
import { localApiUrl, type Settings } from '../settings/index.ts';
import type { ChildSpec } from '../supervisor/index.ts';
import { artifactPlace } from './executor-plan.ts';
import type { Layout } from './layout.ts';
import type { SchedulerSettings } from './process-settings.ts';
import { SCHEDULER_NODE_FLAGS } from './scheduler-flags.ts';

const source = (path: string): string => new URL(path, import.meta.url).pathname;

export function clusterChild(settings: Settings, layout: Layout): ChildSpec {
  const { agents, agentCpus, agentMemMb, portRange, mesosPort, logLevel } = settings;
  return {
    name: 'cluster',
    command: process.execPath,
    args: [
      source('../../../local-cluster/src/main.ts'),
      `--data-dir=${layout.cluster}`,
      `--port=${mesosPort}`,
      `--agents=${agents}`,
      `--cpus=${agentCpus}`,
      ...(agentMemMb === undefined ? [] : [`--mem=${agentMemMb * agents}`]),
      `--ports=${portRange.first}-${portRange.last}`,
      `--log-level=${logLevel}`,
    ],
    ready: (signal) => answers(`http://127.0.0.1:${mesosPort}/health`, signal),
    readyTimeoutMs: 30_000,
    // Only where all is to end; where it dies or is replaced, its executors live on.
    windDown: (signal) => endWithExecutors(`http://127.0.0.1:${mesosPort}`, signal),
    listens: [{ host: '127.0.0.1', port: mesosPort, purpose: 'the local cluster', flag: '--mesos-port' }],
  };
}

/** @param executor a change of it has the scheduler started anew */
export function schedulerChild(
  settings: Settings,
  layout: Layout,
  executor?: SchedulerSettings['executor'] | undefined,
): ChildSpec {
  const { apiHost, apiPort } = settings;
  const artifacts = artifactPlace(settings);
  return {
    name: 'scheduler',
    command: process.execPath,
    args: [...SCHEDULER_NODE_FLAGS, source('./scheduler-main.ts'), layout.schedulerSettings],
    fingerprint: JSON.stringify({ ...settings, frameworks: undefined, executor }),
    ready: (signal) => answers(`${localApiUrl(settings)}/healthz`, signal),
    readyTimeoutMs: 60_000,
    stopGraceMs: 15_000,
    listens: [
      { host: apiHost, port: apiPort, purpose: 'the API', flag: '--api-port' },
      ...(artifacts === null
        ? []
        : [{ host: artifacts.host, port: artifacts.port, purpose: "the executor's file", flag: '--artifact-port' }]),
    ],
  };
}

async function endWithExecutors(url: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${url}/local/shutdown?executors=stop`, { method: 'POST', signal });
  await response.body?.cancel();
}

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(url, { signal });
  await response.body?.cancel();
  return response.ok;
}

/** For messages: where a child's log is. */
export function logOf(dataDir: string, child: string): string {
  return join(dataDir, 'logs', `${child}.log`);
}
