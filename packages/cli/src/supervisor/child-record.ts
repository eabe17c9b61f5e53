/** What is remembered of a child in `run/NAME.json`, so that the next supervisor finds it. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeDataFolder } from './data-folder.ts';
import { isErrno } from './errno.ts';
import { writePrivateFile } from './write-file.ts';

const childRecord = z.object({
  name: z.string(),
  pid: z.int().positive(),
  startTime: z.string(),
  bootId: z.string(),
  specHash: z.string(),
  stopGraceMs: z.number(),
});

export type ChildRecord = Readonly<z.output<typeof childRecord>>;

export class ChildRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    makeDataFolder(folder);
  }

  /** The record of a child; undefined where there is none that can be read. */
  read(name: string): ChildRecord | undefined {
    try {
      const parsed = childRecord.safeParse(JSON.parse(readFileSync(this.#path(name), 'utf8')));
      return parsed.success ? parsed.data : undefined;
    } catch (error) {
      if (isErrno(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  write(record: ChildRecord): void {
    writePrivateFile(this.#path(record.name), `${JSON.stringify(record)}\n`);
  }

  /** Forgets a child, unless its record is already that of a later launch. */
  remove(name: string, pid: number): void {
    if (this.read(name)?.pid === pid) rmSync(this.#path(name), { force: true });
  }

  all(): readonly ChildRecord[] {
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => this.read(file.slice(0, -'.json'.length)))
      .filter((record) => record !== undefined);
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}
