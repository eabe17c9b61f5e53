/** The backup that an instance is restored from, as the prepare step of its first master gets it, or of each peer that forms the cluster. */
import { realpathSync, statSync } from 'node:fs';
import { sep } from 'node:path';
import type { InstanceView, RunData } from '@keelson/core';
import { RESTORE_FILE } from '@keelson/sdk';
import type { Mount } from '../docker/container-options.ts';

/**
 * Where the backup is that this launch restores; null: it restores none.
 * @throws where there is no such file in the folder of backups: no other file of this machine may be had in this way.
 */
export function restorePath({ instance, ordinal }: RunData, backups: string | null): string | null {
  const path = instance.spec.restore?.path;
  if (path === undefined || !isRestored(instance, ordinal)) return null;
  if (backups === null) throw new Error('this agent has no folder for backups: --agent-backup-dir names one');
  const source = realPathOf(path);
  if (source === undefined || !source.startsWith(`${realPathOf(backups)}${sep}`) || !statSync(source).isFile())
    throw new Error(`there is no backup ${path} in ${backups} on this agent`);
  return source;
}

/** Nothing where the launch is no restoration. @throws as restorePath */
export function restoreMounts(data: RunData, backups: string | null): readonly Mount[] {
  const source = restorePath(data, backups);
  return source === null ? [] : [{ source, target: RESTORE_FILE, readOnly: true }];
}

function isRestored({ members, master, bootstrapped }: InstanceView, ordinal: number): boolean {
  const membership = members.find((member) => member.ordinal === ordinal)?.membership ?? null;
  if (membership !== null) return membership.state === 'forming';
  return !bootstrapped && (master === null || master === ordinal);
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
