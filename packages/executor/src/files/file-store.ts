/**
 * A task's files, which hold secrets: on a tmpfs, in a folder that only this user enters, one folder per executor run and one
 * per task. They are made empty first, so that a container can be created with them while their texts are on their way.
 */
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskFile } from '@keelson/core';
import type { Logger } from 'pino';
import type { Mount } from '../docker/container-options.ts';
import type { Owner } from '../labels.ts';

const TMPFS_MAGIC = 0x01021994;

export interface PlacedFiles {
  readonly mounts: readonly Mount[];
  /** @throws where a text is missing, or is not the one whose hash was announced; never with the text. */
  write(texts: Readonly<Record<string, string>>): void;
  /** May be called twice. */
  remove(): void;
}

export class FileStore {
  private readonly root: string;

  constructor(options: { shmDir: string; sandbox: string; dataDir: string; owner: Owner; log: Logger }) {
    const { shmDir, sandbox, dataDir, owner, log } = options;
    const parent = isTmpfs(shmDir) ? shmDir : sandbox;
    if (parent !== shmDir) log.warn({ shmDir }, "files with secrets go to the sandbox's disk: there is no tmpfs");
    const prefix = rootPrefix(dataDir, owner);
    removeFormer(parent, prefix);
    this.root = join(parent, `${prefix}${owner.runId}`);
    mkdirSync(this.root, { recursive: true, mode: 0o700 });
  }

  /** The folder, for the guard to remove. */
  get path(): string {
    return this.root;
  }

  place(taskId: string, files: readonly TaskFile[]): PlacedFiles {
    const folder = join(this.root, taskId);
    const placed = files.map((file, index) => ({ file, source: join(folder, String(index)) }));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const { source } of placed) writeFileSync(source, '', { mode: 0o600 });
    return {
      mounts: placed.map(({ file, source }) => ({ source, target: file.path, readOnly: true })),
      write: (texts) => {
        for (const { file, source } of placed) writeFile(source, file, texts[file.path]);
      },
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  }

  /** May be called twice. */
  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function writeFile(path: string, file: TaskFile, text: string | undefined): void {
  if (text === undefined) throw new Error(`the text of ${file.path} was not sent`);
  const hash = createHash('sha256').update(text).digest('hex');
  if (hash !== file.sha256) throw new Error(`the text of ${file.path} is not the one that was announced`);
  writeFileSync(path, text, { flag: 'r+' });
  chownSync(path, file.uid, file.gid);
  chmodSync(path, file.mode);
}

/** The same for all runs of one executor, and for no other. */
function rootPrefix(dataDir: string, { cluster, agentId, executorId }: Owner): string {
  const id = createHash('sha256')
    .update(JSON.stringify([dataDir, cluster, agentId, executorId]))
    .digest('hex');
  return `keelson-${id.slice(0, 16)}-`;
}

/** What an earlier run has left, of this executor alone: this one holds its lock. */
function removeFormer(parent: string, prefix: string): void {
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isTmpfs(path: string): boolean {
  try {
    return statfsSync(path).type === TMPFS_MAGIC;
  } catch {
    return false;
  }
}
