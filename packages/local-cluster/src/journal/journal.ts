/**
 * The checkpoint: an append-only log of key/value writes, in one file.
 *
 * 1. `append` returns at once with the write's sequence number; `onDurable` tells when all up to a number is on disk.
 * 2. Writes of one moment go out together. Where the disk syncs in less than a millisecond or two this is done at once,
 *    within the event loop: handing it to another thread would take longer. Where it is slower, it is handed over, and
 *    further writes gather meanwhile.
 * 3. A batch is one `write`; a crash in the middle loses its tail, never what was reported durable.
 * 4. When most of the file is history, it is replaced by what lives: written beside it, synced, renamed.
 */
import { fdatasyncSync, writeSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decodeEntry, encodeEntry } from './encode.ts';

export interface Write {
  readonly key: string;
  /** `null` removes the key. */
  readonly value: unknown;
}

export interface JournalOptions {
  readonly directory: string;
  /** Called after each sync with the number of the last write that is on disk. */
  readonly onDurable: (sequence: number) => void;
  /** Called once, when the disk fails: nothing is durable from then on. */
  readonly onError: (error: Error) => void;
  /** A file smaller than this is never compacted. */
  readonly compactAboveBytes?: number;
}

const FILE = 'journal.log';
/** A disk that syncs faster than this is worth waiting for. */
const QUICK_SYNC_MS = 2;
const COMPACT_ABOVE_BYTES = 4 * 1024 * 1024;

export class Journal {
  private readonly options: JournalOptions;
  private readonly live = new Map<string, string>();
  private liveBytes = 0;
  private fileBytes = 0;
  private file: FileHandle;
  private buffered: string[] = [];
  private appended = 0;
  private working: Promise<void> | undefined;
  /** How long a sync takes, the latest counting most. */
  private syncMs = 0;
  private broken = false;

  private constructor(options: JournalOptions, file: FileHandle) {
    this.options = options;
    this.file = file;
  }

  /** Opens the journal of a directory, made if absent, and gives what it holds. A tail that a crash cut short is dropped. */
  static async open(options: JournalOptions): Promise<{ journal: Journal; entries: Map<string, unknown> }> {
    await mkdir(options.directory, { recursive: true });
    const path = join(options.directory, FILE);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const journal = new Journal(options, await open(path, 'a'));
    const entries = journal.replay(text);
    await journal.compact();
    return { journal, entries };
  }

  /** Adds writes; returns the sequence number of the last. */
  append(writes: readonly Write[]): number {
    for (const write of writes) {
      const line = encodeEntry(write.key, write.value);
      this.remember(write.key, write.value === null ? undefined : line);
      this.buffered.push(line);
      this.appended += 1;
    }
    this.work();
    return this.appended;
  }

  /** Waits for what was appended, then closes the file. May be called twice. */
  async close(): Promise<void> {
    while (this.working !== undefined) await this.working;
    this.broken = true;
    await this.file.close().catch(() => undefined);
  }

  private replay(text: string): Map<string, unknown> {
    const entries = new Map<string, unknown>();
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const entry = decodeEntry(line);
      if (entry === undefined) break;
      this.remember(entry.key, entry.value === null ? undefined : `${line}\n`);
      if (entry.value === null) entries.delete(entry.key);
      else entries.set(entry.key, entry.value);
    }
    return entries;
  }

  private remember(key: string, line: string | undefined): void {
    this.liveBytes -= this.live.get(key)?.length ?? 0;
    if (line === undefined) this.live.delete(key);
    else this.live.set(key, line);
    this.liveBytes += line?.length ?? 0;
  }

  private work(): void {
    if (this.working !== undefined || this.buffered.length === 0 || this.broken) return;
    // Not before what runs now is done: it may have more to write.
    this.working = Promise.resolve()
      .then(() => this.flush())
      .catch((error: unknown) => {
        this.broken = true;
        this.options.onError(new Error('the checkpoint cannot be written', { cause: error }));
      })
      .then(() => {
        this.working = undefined;
        this.work();
      });
  }

  private async flush(): Promise<void> {
    const batch = Buffer.from(this.buffered.join(''));
    this.buffered = [];
    const sequence = this.appended;
    const startMs = performance.now();
    if (this.syncMs < QUICK_SYNC_MS) {
      for (let written = 0; written < batch.length; ) written += writeSync(this.file.fd, batch, written);
      fdatasyncSync(this.file.fd);
    } else {
      await this.file.appendFile(batch);
      await this.file.datasync();
    }
    this.syncMs = (this.syncMs + performance.now() - startMs) / 2;
    this.fileBytes += batch.length;
    this.options.onDurable(sequence);
    const above = this.options.compactAboveBytes ?? COMPACT_ABOVE_BYTES;
    if (this.fileBytes > above && this.fileBytes > 4 * this.liveBytes) await this.compact();
  }

  /** Replaces the file by what lives. Entries appended meanwhile are in `live` already, and are written again after it: harmless. */
  private async compact(): Promise<void> {
    const path = join(this.options.directory, FILE);
    const next = await open(`${path}.next`, 'w');
    const content = Buffer.from([...this.live.values()].join(''));
    await next.appendFile(content);
    await next.datasync();
    await rename(`${path}.next`, path);
    await syncDirectory(dirname(path));
    await this.file.close();
    this.file = next;
    this.fileBytes = content.length;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
