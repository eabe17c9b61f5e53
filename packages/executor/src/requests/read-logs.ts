/** The last lines of a launch's output: from the engine while its container is there, then from its copy in the sandbox. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type TaskRef, taskIdOf } from '@keelson/core';
import { Demultiplexer, Ending } from '../docker/demux.ts';
import { outputFolder } from '../member/output-copy.ts';
import type { TaskEnvironment } from '../member/task-environment.ts';
import { orAbort } from '../or-abort.ts';
import { Refusal } from './request-desk.ts';

/** A message should stay well below what Mesos takes. */
const MAX_BYTES = 256 * 1024;

/** @throws Refusal where nothing is known of it. */
export async function readLogs(
  { docker, sandbox }: TaskEnvironment,
  containerId: string | undefined,
  { tail, ...ref }: TaskRef & { readonly tail: number },
  signal: AbortSignal,
): Promise<string> {
  if (containerId === undefined) return fromSandbox(outputFolder(sandbox, taskIdOf(ref)), tail);
  const options = { stdout: true, stderr: true, tail, follow: false, abortSignal: signal } as const;
  const bytes = await orAbort(docker.getContainer(containerId).logs(options), signal);
  const end = new Ending(MAX_BYTES);
  new Demultiplexer((_, part) => end.push(part)).write(bytes);
  return end.text;
}

function fromSandbox(folder: string, tail: number): string {
  const files = ['stdout', 'stderr'].map((name) => join(folder, name)).filter((path) => existsSync(path));
  if (files.length === 0) throw new Refusal('unknownTask', 'there is no output of it here');
  return files.map((path) => lastLines(path, tail)).join('');
}

function lastLines(path: string, lines: number): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, MAX_BYTES / 2));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    const all = buffer.toString('utf8').split('\n');
    return all.slice(-lines - 1).join('\n'); // the last part is what follows the last line's end
  } finally {
    closeSync(file);
  }
}
