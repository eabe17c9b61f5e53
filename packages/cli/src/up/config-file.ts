import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';

/** The config file that the settings come from, as the processes that `up` starts must find it; null: none. */
export function configFileOf(command: Command, cwd: string): string | null {
  const options: Record<string, unknown> = command.optsWithGlobals();
  if (typeof options.config === 'string') return resolve(cwd, options.config);
  const found = ['keelson.config.ts', 'keelson.config.mjs', 'keelson.config.js'].find((name) =>
    existsSync(join(cwd, name)),
  );
  return found === undefined ? null : join(cwd, found);
}
