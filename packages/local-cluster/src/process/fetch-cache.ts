/**
 * What URIs with `cache` have given, kept per agent and user, as Mesos's fetcher does: one download, however many ask at once.
 * A URI is taken for its content's name: what is there is not asked for again.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';

const KEPT = 4;
const UNFINISHED = '.unfinished-';

export interface CachedFetch {
  readonly uri: string;
  /** For whom it is: users do not share what they fetch. */
  readonly user: string;
  readonly target: string;
  readonly isProgram: boolean;
}

export class FetchCache {
  private readonly directory: string;
  private readonly underWay = new Map<string, Promise<string>>();

  constructor(directory: string) {
    this.directory = directory;
  }

  /**
   * Puts what the URI gives at `target`.
   * @param download puts it at the path that it is given
   */
  async fetch({ uri, user, target, isProgram }: CachedFetch, download: (path: string) => Promise<void>): Promise<void> {
    const key = createHash('sha256')
      .update(JSON.stringify([uri, user]))
      .digest('hex');
    const cached = await this.cached(key, download);
    // A second name for the same bytes: nobody writes to a program. Large ones in many sandboxes cost nothing.
    if (!isProgram || !isLinked(cached, target)) copyFileSync(cached, target, constants.COPYFILE_FICLONE);
  }

  private async cached(key: string, download: (path: string) => Promise<void>): Promise<string> {
    const path = join(this.directory, key);
    for (;;) {
      if (isThere(path)) return path;
      const others = this.underWay.get(key);
      if (others === undefined) return this.loadFor(key, path, download);
      // Where another's download fails (its executor was given up, say), this one tries for itself.
      const loaded = await others.catch(() => undefined);
      if (loaded !== undefined) return loaded;
    }
  }

  private async loadFor(key: string, path: string, download: (path: string) => Promise<void>): Promise<string> {
    const loading = this.load(path, download);
    this.underWay.set(key, loading);
    try {
      return await loading;
    } finally {
      this.underWay.delete(key);
    }
  }

  private async load(path: string, download: (path: string) => Promise<void>): Promise<string> {
    mkdirSync(this.directory, { recursive: true });
    const unfinished = join(this.directory, `${UNFINISHED}${randomUUID()}`);
    try {
      await download(unfinished);
      renameSync(unfinished, path);
    } finally {
      rmSync(unfinished, { force: true });
    }
    this.evict(path);
    return path;
  }

  /** All but the last few; those under way stay. */
  private evict(newest: string): void {
    const entries = readdirSync(this.directory)
      .map((name) => join(this.directory, name))
      .filter((path) => path !== newest && !path.includes(UNFINISHED))
      .map((path) => ({ path, atMs: statSync(path).mtimeMs }))
      .sort((a, b) => b.atMs - a.atMs);
    for (const { path } of entries.slice(KEPT - 1)) rmSync(path, { force: true });
  }
}

function isThere(path: string): boolean {
  try {
    const now = Date.now() / 1000;
    utimesSync(path, now, now);
    return true;
  } catch {
    return false;
  }
}

function isLinked(cached: string, target: string): boolean {
  try {
    linkSync(cached, target);
    return true;
  } catch {
    return false;
  }
}
