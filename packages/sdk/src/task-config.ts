import type { taskConfigSchema } from '@keelson/core';
import type { z } from 'zod';

type Stored = z.input<typeof taskConfigSchema>;

/** A file put into the container. Its text may hold secrets: it travels sealed, and is never stored readable. */
export interface FileConfig {
  readonly text: string;
  /** Default 0o400. */
  readonly mode?: number;
  /** Default 0 (root). */
  readonly uid?: number;
  readonly gid?: number;
}

/** What `config` returns: image, arguments, environment (no secrets in them), files, volume, health check, stop signal. */
export interface TaskConfig extends Omit<Stored, 'files'> {
  /** By absolute path in the container. */
  readonly files?: Readonly<Record<string, FileConfig>>;
}
