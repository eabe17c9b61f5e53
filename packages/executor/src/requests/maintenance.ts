/**
 * Operations of a framework's own. Each is run once for a request of the operator and a launch: who asks again, be it another
 * scheduler, gets what came of it, or waits for that. A backup is a file that has its name only when it is whole:
 *
 *   BACKUPS/INSTANCE/UID-REQUEST-ORDINAL.backup        what the command wrote
 *   BACKUPS/INSTANCE/UID-REQUEST-ORDINAL.json          what it is: bytes, sha256, member, image, when
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createWriteStream,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { ReplyBody, RequestBody } from '@keelson/core';
import type Docker from 'dockerode';
import { Ending } from '../docker/demux.ts';
import { streamFromContainer } from '../docker/exec.ts';
import type { MemberTask } from '../member/member-task.ts';
import { Refusal } from './request-desk.ts';

type Request = Extract<RequestBody, { kind: 'maintain' }>;

const KEPT = 64;
const TAIL_BYTES = 1_024;

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
    return { kind: 'maintain', message: task.side.show(await run).slice(0, 2_048) };
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
    if (request.backupOf === null) return this.text(containerId, request, signal);
    return this.backup(task, containerId, request, request.backupOf, signal);
  }

  private async text(containerId: string, { command, operation }: Request, signal: AbortSignal): Promise<string> {
    const output = new Ending(TAIL_BYTES);
    const errors = new Ending(TAIL_BYTES);
    const exitCode = await streamFromContainer(this.options.docker, containerId, command, signal, (name, bytes) =>
      (name === 'stdout' ? output : errors).push(bytes),
    );
    if (exitCode !== 0) throw new Refusal('failed', `${operation} exited with ${exitCode}: ${lastLine(errors.text)}`);
    return lastLine(output.text);
  }

  private async backup(
    task: MemberTask,
    containerId: string,
    request: Request,
    instance: string,
    signal: AbortSignal,
  ): Promise<string> {
    const { backups } = this.options;
    if (backups === null) throw new Refusal('failed', 'this agent has no folder for backups: --backup-dir names one');
    const folder = join(backups, instance);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${request.uid}-${request.requestId}-${request.ordinal}`);
    const beganMs = Date.now();
    try {
      const written = await this.write(`${path}.part`, containerId, request, signal);
      if (written.bytes === 0) throw new Refusal('failed', `${request.operation} wrote nothing`);
      const { image } = task.data.config;
      const about = {
        instance,
        uid: request.uid,
        member: request.ordinal,
        image,
        beganMs,
        endedMs: Date.now(),
        ...written,
      };
      writeFileSync(`${path}.json`, `${JSON.stringify(about, null, 2)}\n`, { mode: 0o600, flush: true });
      renameSync(`${path}.part`, `${path}.backup`);
      return `${path}.backup (${written.bytes} bytes, sha256 ${written.sha256.slice(0, 12)}…)`;
    } finally {
      rmSync(`${path}.part`, { force: true });
    }
  }

  private async write(
    path: string,
    containerId: string,
    { command, operation }: Request,
    signal: AbortSignal,
  ): Promise<{ bytes: number; sha256: string }> {
    // All may read it, for the user of a container that is restored from it; its folder is the executor's alone.
    const file = createWriteStream(path, { mode: 0o644 });
    const isWritten = finished(file);
    isWritten.catch(() => undefined); // heard below
    const hash = createHash('sha256');
    const errors = new Ending(TAIL_BYTES);
    let bytes = 0;
    const exitCode = await streamFromContainer(this.options.docker, containerId, command, signal, (name, chunk) => {
      if (name === 'stderr') return errors.push(chunk);
      bytes += chunk.length;
      hash.update(chunk);
      return file.write(chunk) ? undefined : new Promise<void>((resolve) => file.once('drain', resolve));
    }).finally(() => file.end());
    await isWritten;
    if (exitCode !== 0) throw new Refusal('failed', `${operation} exited with ${exitCode}: ${lastLine(errors.text)}`);
    const descriptor = openSync(path, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
    return { bytes, sha256: hash.digest('hex') };
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
