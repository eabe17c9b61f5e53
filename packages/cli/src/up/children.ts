/** The processes that `up` supervises. */
import { join } from 'node:path';
import type { Settings } from '../settings/index.ts';
import type { ChildSpec } from '../supervisor/index.ts';
import type { Layout } from './layout.ts';

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
      // It is asked to end only when all is to end; should it die, its executors live on.
      '--stop-executors',
      `--log-level=${logLevel}`,
    ],
    ready: (signal) => answers(`http://127.0.0.1:${mesosPort}/health`, signal),
    readyTimeoutMs: 30_000,
    listens: [{ host: '127.0.0.1', port: mesosPort, purpose: 'the local cluster', flag: '--mesos-port' }],
  };
}

export function schedulerChild(settings: Settings, layout: Layout): ChildSpec {
  const { apiHost, apiPort } = settings;
  return {
    name: 'scheduler',
    command: process.execPath,
    // A small young generation: what thousands of instances leave behind is collected early, at some cost in time.
    args: ['--max-semi-space-size=4', source('./scheduler-main.ts'), layout.schedulerSettings],
    fingerprint: JSON.stringify({ ...settings, frameworks: undefined }),
    ready: (signal) => answers(`http://${loopback(apiHost)}:${apiPort}/healthz`, signal),
    readyTimeoutMs: 60_000,
    stopGraceMs: 15_000,
    listens: [{ host: apiHost, port: apiPort, purpose: 'the API', flag: '--api-port' }],
  };
}

function loopback(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
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
