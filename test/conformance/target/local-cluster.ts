/**
 * The cluster that the suite starts when it is given none: a Mesos on this machine, as a process of its own with short
 * timeouts. Nothing of it is imported; it is spoken to as any other is, and by its own control for what a test needs to break.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { send } from '../client/http.ts';
import { at, isJson, type Json, listAt, textAt } from '../client/json.ts';
import { eventually } from '../client/wait.ts';
import type { AgentControl, Target } from './target.ts';

const MAIN = fileURLToPath(new URL('../../../packages/local-cluster/src/main.ts', import.meta.url));
const AGENTS = 4;
const FLAGS = [
  ...['--port', '0', '--agents', String(AGENTS), '--mem', String(AGENTS * 2048), '--disk', String(AGENTS * 4096)],
  ...['--ports', '31000-31039', '--attributes', 'rack:r{n};zone:a', '--log-level', 'warn', '--gpus', '2'],
  ...['--agent-ping-timeout', '1500ms', '--max-agent-ping-timeouts', '5', '--allocation-interval', '100ms'],
  ...['--executor-registration-timeout', '10secs', '--executor-reregistration-timeout', '6secs'],
  ...['--executor-shutdown-grace-period', '1secs', '--update-retry-min', '2secs', '--update-retry-max', '10secs'],
];

/** Of a second cluster, that asks who is there. */
const CREDENTIALS = { principal: 'conformance', secret: 's3cret' };

export async function startLocalCluster(): Promise<Target> {
  const cluster = new LocalCluster(AGENTS, FLAGS);
  const guarded = new LocalCluster(1, ['--port', '0', '--agents', '1', '--log-level', 'warn']);
  guarded.ask(CREDENTIALS);
  await Promise.all([cluster.start(), guarded.start()]);
  return {
    masterUrl: () => cluster.url,
    operator: true,
    agents: cluster.control(),
    restartMaster: () => cluster.restart(),
    follower: undefined,
    zookeeper: undefined,
    guarded: { url: guarded.url, credentials: `${CREDENTIALS.principal}:${CREDENTIALS.secret}` },
    quick: true,
    sameHost: true,
    gpuAgent: `agent-${AGENTS}`,
    close: async () => void (await Promise.all([cluster.close(), guarded.close()])),
  };
}

class LocalCluster {
  url = '';
  private readonly directory = mkdtempSync(join(tmpdir(), 'conformance-'));
  private readonly flags: string[];
  private readonly agents: number;
  private child: ChildProcess | undefined;

  constructor(agents: number, flags: readonly string[]) {
    this.agents = agents;
    this.flags = [...flags];
  }

  /** From its next start on, schedulers need these credentials. */
  ask(credentials: { readonly principal: string; readonly secret: string }): void {
    const path = join(this.directory, 'credentials.json');
    writeFileSync(path, JSON.stringify({ credentials: [credentials] }), { mode: 0o600 });
    this.flags.push('--credentials', path);
  }

  async start(): Promise<void> {
    const args = [MAIN, '--data-dir', this.directory, ...this.flags];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    this.child = child;
    const ready = await eventually('the local cluster', () => {
      if (child.exitCode !== null) throw new Error(`the local cluster ended with ${child.exitCode}`);
      return readReady(join(this.directory, 'ready.json'), child.pid, this.agents);
    });
    this.url = textAt(ready, 'masterUrl');
  }

  /** SIGKILL to the process, which is master and agents at once, and a new start on the same state. */
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  control(): AgentControl {
    const call = (action: string) => async (hostname: string) => {
      const number = /\d+$/.exec(hostname)?.[0] ?? '';
      const { status, body } = await send(`${this.url}/local/agents/${number}/${action}`, { method: 'POST' });
      if (status !== 200) throw new Error(`${action} ${hostname}: ${status} ${body}`);
    };
    return { stop: call('stop'), start: call('start'), cut: call('cut'), heal: call('heal'), erase: call('erase') };
  }

  async close(): Promise<void> {
    await this.kill();
    killExecutors(this.directory);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
  }
}

/** Executors outlive the cluster that started them; they are known by their sandbox. */
function killExecutors(directory: string): void {
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      if (environment.includes(`MESOS_SANDBOX=${directory}`)) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended, or is not ours to look at.
    }
  }
}

function readReady(path: string, pid: number | undefined, agents: number): Json | undefined {
  try {
    const ready: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isJson(ready) && at(ready, 'pid') === pid && listAt(ready, 'agents').length === agents ? ready : undefined;
  } catch {
    return undefined;
  }
}
