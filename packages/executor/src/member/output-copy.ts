/** Copies a container's output into the sandbox, in two files of bounded size, and keeps its last lines at hand. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { Demultiplexer, Ending, type OutputName } from '../docker/demux.ts';

const MAX_FILE_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 1_024;
/** Of so many launches the output stays. */
const KEPT_LAUNCHES = 50;

export function outputFolder(sandbox: string, taskId: string): string {
  return join(sandbox, 'output', taskId);
}

export class OutputCopy {
  private readonly folder: string;
  private readonly tail = new Ending(TAIL_BYTES);
  private running: Promise<void> | undefined;

  constructor(sandbox: string, taskId: string) {
    this.folder = outputFolder(sandbox, taskId);
    makeRoom(join(sandbox, 'output'));
  }

  /** The end of what it has written so far. */
  get lastLines(): string {
    return this.tail.text.trim();
  }

  /** Follows the output from its beginning to its end. Called again it does nothing more; it never rejects. */
  follow(docker: Docker, containerId: string, signal: AbortSignal): Promise<void> {
    this.running ??= this.copy(docker, containerId, signal).catch(() => {}); // the engine has it still
    return this.running;
  }

  private async copy(docker: Docker, containerId: string, signal: AbortSignal): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const files = {
      stdout: new BoundedFile(join(this.folder, 'stdout')),
      stderr: new BoundedFile(join(this.folder, 'stderr')),
    };
    const parts: { name: OutputName; bytes: Buffer }[] = [];
    const frames = new Demultiplexer((name, bytes) => parts.push({ name, bytes }));
    const stream = await docker
      .getContainer(containerId)
      .logs({ follow: true, stdout: true, stderr: true, abortSignal: signal });
    stream.on('error', () => {}); // an abort ends it
    try {
      for await (const chunk of stream) {
        frames.write(Buffer.from(chunk));
        for (const { name, bytes } of parts.splice(0)) {
          this.tail.push(bytes);
          await files[name].append(bytes);
        }
      }
    } finally {
      await Promise.all([files.stdout.close(), files.stderr.close()]);
    }
  }
}

/** A file that is moved to NAME.1 when it is full. */
class BoundedFile {
  private readonly path: string;
  private file: FileHandle | undefined;
  private bytes = 0;

  constructor(path: string) {
    this.path = path;
  }

  async append(chunk: Buffer): Promise<void> {
    if (this.bytes + chunk.length > MAX_FILE_BYTES) {
      await this.close();
      await rename(this.path, `${this.path}.1`);
      this.bytes = 0;
    }
    this.file ??= await open(this.path, 'a', 0o600);
    await this.file.appendFile(chunk);
    this.bytes += chunk.length;
  }

  async close(): Promise<void> {
    await this.file?.close();
    this.file = undefined;
  }
}

function makeRoom(root: string): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const byAge = readdirSync(root)
    .map((name) => join(root, name))
    .map((path) => ({ path, atMs: statSync(path).mtimeMs }))
    .toSorted((a, b) => b.atMs - a.atMs);
  for (const { path } of byAge.slice(KEPT_LAUNCHES)) rmSync(path, { recursive: true, force: true });
}
