/** Runs a command in a running container: its standard input, its output up to a bound, its exit code, its time limit. */
import { addAbortSignal, type Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandData } from '@keelson/core';
import type Docker from 'dockerode';
import { orAbort } from '../or-abort.ts';
import { Beginning, Demultiplexer, type OutputName } from './demux.ts';
import { killInContainer } from './kill-in-container.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command's output is cut at, each of the two. */
const MAX_OUTPUT_BYTES = 65_536;
const EXIT_CODE_TRIES = 20;

/**
 * @throws what `signal` is aborted with; the command is then killed.
 * @throws TimeoutError where it takes longer than its own time limit.
 */
export async function runInContainer(
  docker: Docker,
  containerId: string,
  command: CommandData,
  signal: AbortSignal,
): Promise<CommandResult> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(command.timeoutMs)]);
  const { exec, stream } = await begin(docker, containerId, command, limit);
  try {
    const output = await collect(stream, limit);
    return { exitCode: await exitCodeOf(exec, limit), ...output };
  } catch (error) {
    stream.destroy();
    if (limit.aborted) await killInContainer(exec, containerId);
    throw error;
  }
}

/**
 * The same without a bound on the output: `take` gets it as it comes; where it gives a promise, the command is held up until
 * that is there. @returns its exit code. @throws what such a promise throws: the command is then killed, too.
 */
export async function streamFromContainer(
  docker: Docker,
  containerId: string,
  command: CommandData,
  signal: AbortSignal,
  take: (name: OutputName, bytes: Buffer) => Promise<void> | undefined | void,
): Promise<number> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(command.timeoutMs)]);
  const { exec, stream } = await begin(docker, containerId, command, limit);
  try {
    const waits: Promise<void>[] = [];
    const frames = new Demultiplexer((name, bytes) => {
      const wait = take(name, bytes);
      if (wait !== undefined) waits.push(wait);
    });
    for await (const chunk of addAbortSignal(limit, stream)) {
      frames.write(chunk);
      await Promise.all(waits.splice(0));
    }
    return await exitCodeOf(exec, limit);
  } catch (error) {
    stream.destroy();
    await killInContainer(exec, containerId);
    throw limit.aborted ? limit.reason : error;
  }
}

/** It runs when this resolves, and has its input. */
async function begin(
  docker: Docker,
  containerId: string,
  { argv, stdin, user }: CommandData,
  signal: AbortSignal,
): Promise<{ exec: Docker.Exec; stream: Duplex }> {
  const hasInput = stdin !== undefined;
  const exec = await orAbort(
    docker.getContainer(containerId).exec({
      Cmd: [...argv],
      AttachStdin: hasInput,
      AttachStdout: true,
      AttachStderr: true,
      ...(user === undefined ? {} : { User: user }),
    }),
    signal,
  );
  const stream = await orAbort(exec.start({ hijack: hasInput, stdin: hasInput }), signal);
  if (hasInput) stream.end(stdin);
  return { exec, stream };
}

async function collect(stream: Duplex, signal: AbortSignal): Promise<{ stdout: string; stderr: string }> {
  const outputs = { stdout: new Beginning(MAX_OUTPUT_BYTES), stderr: new Beginning(MAX_OUTPUT_BYTES) };
  const frames = new Demultiplexer((name, bytes) => outputs[name].push(bytes));
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  stream.on('data', (chunk: Buffer) => frames.write(chunk));
  stream.once('end', () => resolve());
  stream.once('close', () => resolve());
  stream.once('error', reject);
  await orAbort(ended, signal);
  return { stdout: outputs.stdout.text, stderr: outputs.stderr.text };
}

/** The output may end a moment before the engine has noted the exit. */
async function exitCodeOf(exec: Docker.Exec, signal: AbortSignal): Promise<number> {
  for (let attempt = 0; attempt < EXIT_CODE_TRIES; attempt += 1) {
    const { ExitCode, Running } = await exec.inspect({ abortSignal: signal });
    if (!Running && ExitCode !== null) return ExitCode;
    await delay(5 * (attempt + 1), undefined, { signal });
  }
  throw new Error('the command closed its output and goes on');
}
