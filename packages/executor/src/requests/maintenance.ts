/**
 * Operations of a framework's own. Each is run once for a request of the operator and a launch: who asks again, be it another
 * scheduler, gets what came of it, or waits for that. A backup is a file that has its name only when it is whole:
 *
 *   BACKUPS/INSTANCE/UID-REQUEST-ORDINAL-LAUNCH.backup   what the command wrote
 *   BACKUPS/INSTANCE/UID-REQUEST-ORDINAL-LAUNCH.json     what it is: bytes, sha256, member, image, when
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type CommandData, messageOf, type ReplyBody, type RequestBody } from '@keelson/core';
import type Docker from 'dockerode';
import { Ending } from '../docker/demux.ts';
import { streamFromContainer } from '../docker/exec.ts';
import type { MemberTask } from '../member/member-task.ts';
import { Refusal } from './request-desk.ts';

type Request = Extract<RequestBody, { kind: 'maintain' }>;

const KEPT = 64;
const TAIL_BYTES = 1_024;
const MAX_MESSAGE = 2_048;

export interface MaintenanceOptions {
  readonly docker: Docker;
  /** null: this agent keeps no backups. */
  readonly backups: string | null;
}

export class MaintenanceDesk {
  private readonly options: MaintenanceOptions;
  /** By launch and request, the oldest first. */
  private readonly runs = new Map<string, Promise<string>>();

  constructor(options: MaintenanceOptions) {
    this.options = options;
  }

  async run(task: MemberTask, request: Request, signal: AbortSignal): Promise<ReplyBody> {
    const key = `${request.uid}.${request.ordinal}.${request.launch}/${request.requestId}`;
    const known = this.runs.get(key);
    const run = known ?? this.begin(task, request, signal);
    if (known === undefined) this.keep(key, run);
    try {
      return { kind: 'maintain', message: task.side.show(await run).slice(0, MAX_MESSAGE) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(error.code, task.side.show(error.message));
    }
  }

  /** One that failed may be tried again. */
  private keep(key: string, run: Promise<string>): void {
    this.runs.set(key, run);
    run.catch(() => this.runs.delete(key));
    for (const oldest of this.runs.keys()) {
      if (this.runs.size <= KEPT) return;
      this.runs.delete(oldest);
    }
  }

  private async begin(task: MemberTask, request: Request, signal: AbortSignal): Promise<string> {
    const { containerId } = task;
    if (task.stage !== 'running' || containerId === undefined)
      throw new Refusal('failed', `the server is ${task.stage}`);
    const { command, backupOf } = request;
    if (backupOf !== null)
      return this.backup(task, request, backupOf, sourceOf(this.options.docker, task, containerId, request, signal));
    if (command === null) throw new Refusal('invalid', `${request.operation} has no command`);
    return this.text(containerId, { ...request, command }, signal);
  }

  private async text(containerId: string, { command, operation }: Commanded, signal: AbortSignal): Promise<string> {
    const output = new Ending(TAIL_BYTES);
    const errors = new Ending(TAIL_BYTES);
    const exitCode = await streamFromContainer(this.options.docker, containerId, command, signal, (name, bytes) =>
      (name === 'stdout' ? output : errors).push(bytes),
    );
    if (exitCode !== 0) throw new Refusal('failed', `${operation} exited with ${exitCode}: ${lastLine(errors.text)}`);
    return lastLine(output.text);
  }

  private async backup(task: MemberTask, request: Request, instance: string, source: Source): Promise<string> {
    const { backups } = this.options;
    if (backups === null)
      throw new Refusal('failed', 'this agent has no folder for backups: --agent-backup-dir names one');
    const { uid, requestId, ordinal, launch, operation } = request;
    const folder = join(backups, instance);
    const path = join(folder, `${uid}-${requestId}-${ordinal}-${launch}`);
    const beganMs = Date.now();
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await removeParts(folder, uid);
      const written = await writeAll(`${path}.part`, source);
      if (written.bytes === 0) throw new Refusal('failed', `${operation} wrote nothing`);
      const { image } = task.data.config;
      const about = { instance, uid, member: ordinal, image, beganMs, endedMs: Date.now(), ...written };
      await writeFile(`${path}.json`, `${JSON.stringify(about, null, 2)}\n`, { mode: 0o600, flush: true });
      await rename(`${path}.part`, `${path}.backup`);
      return `${path}.backup (${written.bytes} bytes, sha256 ${written.sha256.slice(0, 12)}…)`;
    } catch (error) {
      await Promise.allSettled(['part', 'json'].map((end) => rm(`${path}.${end}`, { force: true })));
      throw isOfFiles(error) ? new Refusal('failed', `the backup can't be kept: ${messageOf(error)}`) : error;
    }
  }
}

type Sink = (chunk: Uint8Array) => Promise<void> | undefined;
/** Hands all of a backup to the sink, and waits for it. @throws where it could not be made */
type Source = (sink: Sink) => Promise<void>;
type Commanded = Request & { readonly command: CommandData };

function sourceOf(
  docker: Docker,
  task: MemberTask,
  containerId: string,
  request: Request,
  signal: AbortSignal,
): Source {
  const { command } = request;
  return command === null
    ? (sink) => fromClass(task, sink, signal)
    : (sink) => fromCommand(docker, containerId, { ...request, command }, sink, signal);
}

async function fromClass({ side }: MemberTask, sink: Sink, signal: AbortSignal): Promise<void> {
  for await (const chunk of inItsWords(side.backup(signal))) {
    signal.throwIfAborted();
    await sink(chunk);
  }
}

/** What the class says of its failure is no failure of the file's. */
async function* inItsWords(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    throw new Refusal('failed', messageOf(error));
  }
}

async function fromCommand(
  docker: Docker,
  containerId: string,
  { command, operation }: Commanded,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const errors = new Ending(TAIL_BYTES);
  const exitCode = await streamFromContainer(docker, containerId, command, signal, (name, chunk) =>
    name === 'stderr' ? errors.push(chunk) : sink(chunk),
  );
  if (exitCode !== 0) throw new Refusal('failed', `${operation} exited with ${exitCode}: ${lastLine(errors.text)}`);
}

async function writeAll(path: string, source: Source): Promise<{ bytes: number; sha256: string }> {
  const file = createWriteStream(path, { flush: true });
  const isWritten = finished(file);
  isWritten.catch(() => undefined); // heard below, and by each wait
  const hash = createHash('sha256');
  let bytes = 0;
  await source((chunk) => {
    bytes += chunk.length;
    hash.update(chunk);
    if (file.write(chunk)) return undefined;
    // Where the disk is full there is no drain: the file's end is awaited too.
    return Promise.race([isWritten, new Promise<void>((resolve) => file.once('drain', resolve))]);
  }).finally(() => file.end());
  await isWritten;
  // All may read it, for the user of a container that is restored from it; its folder is the executor's alone.
  await chmod(path, 0o644);
  return { bytes, sha256: hash.digest('hex') };
}

/** What executors that were killed have left. An instance has one backup under way, so that no other one's is taken away. */
async function removeParts(folder: string, uid: string): Promise<void> {
  const parts = (await readdir(folder)).filter((name) => name.startsWith(`${uid}-`) && name.endsWith('.part'));
  await Promise.all(parts.map((name) => rm(join(folder, name), { force: true })));
}

function isOfFiles(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && ('path' in error || error.syscall === 'write');
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
