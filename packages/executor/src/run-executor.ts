/** The executor's process: composition root. */
import { setTimeout as delay } from 'node:timers/promises';
import type { StatefulFramework } from '@keelson/sdk';
import { type Logger, pino } from 'pino';
import { type AgentFolder, openAgentFolder } from './agent-folder.ts';
import { Executor } from './executor.ts';
import { type FileLock, tryLock } from './file-lock.ts';
import { assemble } from './parts.ts';
import { type Environment, readSettings } from './settings.ts';

export interface RunExecutorOptions {
  /** Whose agent-side classes serve the members. */
  readonly frameworks: readonly StatefulFramework[];
  readonly env: Environment;
}

/** A run that was killed is gone in no time; the agent waits a minute for the first subscription. */
const LOCK_WAIT_MS = 30_000;
const LOCK_AGAIN_MS = 50;

/**
 * Runs until the executor ends, then ends the process.
 * @throws Error where the environment is not as it should be, or another run of this executor lives on.
 */
export async function runExecutor({ frameworks, env }: RunExecutorOptions): Promise<never> {
  const settings = readSettings(env);
  const log = pino({ name: 'executor', level: settings.logLevel }, pino.destination({ fd: 2, sync: true }));
  const folder = openAgentFolder(settings.dataDir, settings.agentId);
  const lock = await lockExecutor(folder, settings.executorId);
  const parts = assemble(settings, folder, log);
  const executor = new Executor(parts, frameworks);
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => executor.end(name));
  executor.start();
  surviveStrayErrors(log);
  log.info({ ...parts.owner, frameworks: frameworks.map((framework) => framework.name) }, 'the executor has started');
  await executor.done;
  lock.release();
  process.exit(0);
}

async function lockExecutor(folder: AgentFolder, executorId: string): Promise<FileLock> {
  const path = folder.executorLock(executorId);
  const deadlineMs = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    const lock = tryLock(path);
    if (lock !== undefined) return lock;
    if (performance.now() > deadlineMs)
      throw new Error(`another run of executor ${executorId} lives: it holds ${path}`);
    await delay(LOCK_AGAIN_MS);
  }
}

/** A stray error, from a framework's agent-side class say, must not end the containers of all that this executor serves. */
function surviveStrayErrors(log: Logger): void {
  process.on('uncaughtException', (error, origin) => log.error({ err: error, origin }, 'an error that nobody caught'));
}
