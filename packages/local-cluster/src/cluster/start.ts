/** Puts the cluster together from its flags and its checkpoint, and takes it apart. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { shutdownExecutor } from '../agent/executor-end.ts';
import { recoverAgentState, recoverPort } from '../agent/recover.ts';
import type { Tx } from '../engine/tx.ts';
import type { Flags } from '../flags.ts';
import { readCredentials } from '../http/authenticate.ts';
import type { Shutdown } from '../http/control-api.ts';
import { agentHandler, masterHandler } from '../http/handlers.ts';
import { listen, portOf } from '../http/listen.ts';
import { Journal } from '../journal/journal.ts';
import { awaitReturn } from '../master/agent-lost.ts';
import { startFailoverTimer } from '../master/frameworks.ts';
import { recoverMaster } from '../master/recover.ts';
import { putMaster } from '../master/store.ts';
import { lockDirectory } from '../process/lock.ts';
import { readBootId } from '../process/proc-stat.ts';
import { AgentNode } from './agent-node.ts';
import { Cluster } from './cluster.ts';
import { agentStart, masterSettings } from './configure.ts';

export interface RunningCluster {
  readonly masterUrl: string;
  readonly agents: readonly { readonly name: string; readonly url: string }[];
  /** May be called twice. */
  readonly close: (how: Shutdown) => Promise<void>;
}

export interface StartOptions {
  readonly flags: Flags;
  readonly log: Logger;
  /** Someone asked for the end over HTTP. */
  readonly onShutdown: (how: Shutdown) => void;
  /** The checkpoint cannot be written: nothing can go on. */
  readonly onBroken: (error: Error) => void;
}

const systemRecord = z.object({ bootId: z.string(), masterPort: z.number() });

/** @throws when the data directory is in use, a port is taken, or the checkpoint cannot be read. */
export async function startCluster(options: StartOptions): Promise<RunningCluster> {
  const { flags, log, onShutdown, onBroken } = options;
  const directory = flags['data-dir'];
  mkdirSync(directory, { recursive: true });
  const unlock = lockDirectory(directory);
  rmSync(join(directory, 'ready.json'), { force: true });
  let cluster: Cluster | undefined;
  const { journal, entries } = await Journal.open({
    directory: join(directory, 'checkpoint'),
    onDurable: (sequence) => cluster?.engine.setDurable(sequence),
    onError: onBroken,
  });
  const system = systemRecord.optional().parse(entries.get('system'));
  const onError = (error: unknown): void => log.error({ err: error }, 'a request failed');
  const handler = masterHandler(() => cluster, onShutdown);
  const server = await listen(flags.port === 0 ? (system?.masterPort ?? 0) : flags.port, handler, onError);
  const port = portOf(server);
  const bootId = readBootId();
  const started = recoverCluster(options, journal, entries, port);
  for (let index = 0; index < flags.agents; index++) {
    const agentPort = flags['agent-port'] === 0 ? (recoverPort(entries, index) ?? 0) : flags['agent-port'] + index;
    const node: AgentNode = new AgentNode({
      cluster: started,
      state: recoverAgentState(entries, agentStart(flags, index, agentPort)),
      environment: { passOn: flags['executor-env'], recoveryTimeoutMs: flags['recovery-timeout'] },
      sameBoot: system === undefined || system.bootId === bootId,
      listen: (self) => listen(self.state.port, agentHandler(started, self), onError),
    });
    started.nodes.push(node);
  }
  cluster = started;
  started.engine.run((tx) => {
    tx.put('system', { bootId, masterPort: port });
    recoverTimers(started, tx);
  });
  await Promise.all(started.nodes.map((node) => node.start()));
  const masterUrl = `http://127.0.0.1:${port}`;
  const agents = started.nodes.map(({ state }) => ({ name: state.hostname, url: `http://${state.ip}:${state.port}` }));
  writeReady(directory, { masterUrl, pid: process.pid, agents });
  let closing: Promise<void> | undefined;
  const close = (how: Shutdown): Promise<void> => {
    closing ??= closeCluster(started, server, journal, how).finally(unlock);
    return closing;
  };
  return { masterUrl, agents, close };
}

function recoverCluster(
  { flags, log }: StartOptions,
  journal: Journal,
  entries: ReadonlyMap<string, unknown>,
  port: number,
): Cluster {
  const start = { settings: masterSettings(flags), port, nowMs: Date.now(), newId: randomUUID() };
  const credentials = flags.credentials === undefined ? undefined : readCredentials(flags.credentials);
  const master = recoverMaster(entries, start);
  return new Cluster({ master, append: (writes) => journal.append(writes), log, credentials });
}

/** What was waited for before the restart is waited for anew. */
function recoverTimers({ master, nodes }: Cluster, tx: Tx): void {
  putMaster(master, tx);
  for (const framework of master.frameworks.values()) startFailoverTimer(framework, tx);
  for (const agent of master.agents.values()) awaitReturn(master, agent, tx);
  for (const { state } of nodes) {
    for (const { frameworkId, operation, status } of state.operations.values()) {
      const operationId = status.operation_id?.value ?? '';
      master.operations.set(`${frameworkId}/${operationId}`, {
        frameworkId,
        agentId: state.agentId ?? '',
        operationId,
        operation,
        reported: status,
      });
    }
  }
}

async function closeCluster(
  cluster: Cluster,
  server: Server,
  journal: Journal,
  { stopExecutors }: Shutdown,
): Promise<void> {
  if (stopExecutors) await stopAllExecutors(cluster);
  server.close();
  for (const node of cluster.nodes) node.closeServer();
  cluster.close();
  server.closeAllConnections();
  await journal.close();
}

/** Asks all executors to end and waits until they have, or were killed. */
async function stopAllExecutors({ engine, nodes }: Cluster): Promise<void> {
  engine.run((tx) => {
    for (const { state } of nodes)
      for (const executor of [...state.executors.values()]) shutdownExecutor(state, executor, tx);
  });
  const graceMs = Math.max(0, ...nodes.map(({ state }) => state.settings.executorShutdownGraceMs));
  const deadline = Date.now() + graceMs + 2000;
  const live = (): boolean =>
    nodes.some(({ state }) => [...state.executors.values()].some(({ phase }) => phase !== 'terminated'));
  while (live() && Date.now() < deadline) await new Promise((done) => setTimeout(done, 20));
}

/** Tells who waits for it that the ports are open: written beside, then renamed, so that nobody reads half of it. */
function writeReady(directory: string, content: object): void {
  const path = join(directory, 'ready.json');
  writeFileSync(`${path}.next`, `${JSON.stringify(content)}\n`);
  renameSync(`${path}.next`, path);
}
