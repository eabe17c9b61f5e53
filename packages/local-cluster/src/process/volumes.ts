import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import type { VolumeLink } from '../engine/effect.ts';

/** Links persistent volumes into a sandbox. A link that is there already stays. */
export function linkVolumes(sandbox: string, links: readonly VolumeLink[]): void {
  for (const { directory, containerPath } of links) {
    const path = inSandbox(sandbox, containerPath);
    mkdirSync(directory, { recursive: true });
    mkdirSync(dirname(path), { recursive: true });
    if (targetOf(path) !== directory) symlinkSync(directory, path);
  }
}

export function unlinkVolumes(sandbox: string, links: readonly VolumeLink[]): void {
  for (const { directory, containerPath } of links) {
    const path = inSandbox(sandbox, containerPath);
    if (targetOf(path) === directory) unlinkSync(path);
  }
}

/** DESTROY: what the volume held goes with it. */
export function removeVolume(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

function targetOf(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function inSandbox(sandbox: string, containerPath: string): string {
  const path = resolve(sandbox, containerPath.replace(/^\/+/, ''));
  if (!path.startsWith(sandbox + sep)) throw new Error(`the volume's path '${containerPath}' leaves the sandbox`);
  return path;
}
