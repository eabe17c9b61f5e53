/** The step before the server: a container of its own on the same volume and files, run to its end within its time. */
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { removeContainer } from '../docker/containers.ts';
import { startContainer } from '../docker/create-container.ts';
import { Demultiplexer, Ending } from '../docker/demux.ts';
import { type Patience, whenThere } from '../docker/engine.ts';
import type { Exit, ExitWatch } from '../docker/exit-watch.ts';
import { orAbort } from '../or-abort.ts';
import { exitText } from './exit-text.ts';

const TAIL_BYTES = 1_024;

export class PrepareFailed extends Error {}

export interface PrepareOptions {
  readonly docker: Docker;
  readonly exits: ExitWatch;
  readonly containerId: string;
  readonly timeoutMs: number;
  readonly patience: Patience;
  /** Its output as it may be shown. */
  readonly show: (output: string) => string;
}

/** Removes the container in the end. @throws PrepareFailed with the end of its output. */
export async function runPrepare(options: PrepareOptions): Promise<void> {
  const { docker, exits, containerId, timeoutMs, patience } = options;
  const exit = exits.watch(containerId);
  await startContainer(docker, containerId, patience);
  exits.started(containerId);
  const over = new AbortController();
  const limit = delay(timeoutMs, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    const ended = await orAbort(Promise.race([exit, limit]), patience.signal);
    if (ended?.exitCode !== 0) throw new PrepareFailed(await failureText(options, ended));
  } finally {
    over.abort();
    exits.forget(containerId);
  }
  await whenThere(() => removeContainer(docker, containerId), patience);
}

async function failureText(options: PrepareOptions, ended: Exit | undefined): Promise<string> {
  const what = ended === undefined ? `did not end within ${options.timeoutMs / 1000} s` : exitText(ended);
  const tail = await lastLines(options.docker, options.containerId).catch(() => '');
  return `the prepare step failed: ${what}${tail === '' ? '' : `: ${options.show(tail)}`}`;
}

async function lastLines(docker: Docker, containerId: string): Promise<string> {
  const tail = new Ending(TAIL_BYTES);
  const frames = new Demultiplexer((_, bytes) => tail.push(bytes));
  const logs = {
    stdout: true,
    stderr: true,
    tail: 20,
    follow: false,
    abortSignal: AbortSignal.timeout(2_000),
  } as const;
  frames.write(await docker.getContainer(containerId).logs(logs));
  return tail.text.trim();
}
