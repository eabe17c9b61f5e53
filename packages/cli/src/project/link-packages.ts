/**
 * Links in a project's node_modules to the packages of this Keelson: its tests and an editor find them there, though nothing was
 * installed. `keelson up` does without (own-packages.ts).
 */
import { mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../', import.meta.url));
const CHECKOUT = join(CLI, '..', '..');

/** By the name under which a project imports it. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@keelson/sdk': join(CLI, 'node_modules', '@keelson', 'sdk'),
  '@keelson/cli': CLI,
  zod: join(CLI, 'node_modules', 'zod'),
  '@types/node': join(CHECKOUT, 'node_modules', '@types', 'node'),
};

/** @returns the names of what was linked. */
export function linkPackages(folder: string): readonly string[] {
  for (const [name, target] of Object.entries(PACKAGES)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { recursive: true, force: true });
    symlinkSync(realpathSync(target), link, 'dir');
  }
  return Object.keys(PACKAGES);
}
