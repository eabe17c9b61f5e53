/**
 * A volume on disk: one folder that holds its data (what the container sees), a marker that says whose it is, and its lock.
 *
 *   volumes/VOLUME/data          mounted
 *   volumes/VOLUME/volume.json   {cluster, uid, ordinal, volumeId}
 *   volumes/VOLUME/lock          held by the executor whose task uses it
 *   volumes/VOLUME.RANDOM.removed   on its way out
 */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const markerSchema = z.object({ cluster: z.string(), uid: z.string(), ordinal: z.number(), volumeId: z.string() });
export type VolumeMarker = z.infer<typeof markerSchema>;

const REMOVED = '.removed';
const VOLUME_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export class VolumeMismatch extends Error {}

/** @throws VolumeMismatch where it can't be a folder's name. */
export function checkedId(volumeId: string): string {
  if (VOLUME_ID.test(volumeId) && !volumeId.endsWith(REMOVED)) return volumeId;
  throw new VolumeMismatch(`not a volume's id: ${volumeId.slice(0, 128)}`);
}

export class VolumeFolder {
  readonly volumeId: string;
  private readonly root: string;

  /** @param root its folder: what holds the data, the marker and the lock. */
  constructor(root: string, volumeId: string) {
    this.volumeId = volumeId;
    this.root = root;
  }

  /** One of the agent's own. @throws VolumeMismatch where the id can't be a folder's name. */
  static in(volumes: string, volumeId: string): VolumeFolder {
    return new VolumeFolder(join(volumes, checkedId(volumeId)), volumeId);
  }

  get exists(): boolean {
    return existsSync(this.root);
  }

  get lockPath(): string {
    return join(this.root, 'lock');
  }

  get dataPath(): string {
    return join(this.root, 'data');
  }

  make(): void {
    mkdirSync(this.dataPath, { recursive: true, mode: 0o700 });
    // Where the agent made it, everybody may look into it.
    chmodSync(this.root, 0o700);
  }

  /** Under its lock: writes the marker of a new volume, or checks that of an old one. Says whether it is new. */
  mark(marker: VolumeMarker): { isNew: boolean } {
    const found = this.marker();
    if (found === undefined) {
      if (readdirSync(this.dataPath).length > 0) {
        throw new VolumeMismatch(`the volume ${this.volumeId} holds data and does not say whose it is`);
      }
      writeDurably(join(this.root, 'volume.json'), `${JSON.stringify(marker)}\n`);
      return { isNew: true };
    }
    this.check(marker, found);
    return { isNew: false };
  }

  /** @throws VolumeMismatch where it is not the one that is meant. */
  check(marker: VolumeMarker, found = this.marker()): void {
    const isSame =
      found?.cluster === marker.cluster &&
      found.uid === marker.uid &&
      found.ordinal === marker.ordinal &&
      found.volumeId === marker.volumeId;
    if (isSame) return;
    const whose = found === undefined ? 'nobody' : `member ${found.ordinal} of ${found.uid} in ${found.cluster}`;
    throw new VolumeMismatch(`the volume ${this.volumeId} belongs to ${whose}`);
  }

  /** @param user `uid`, `uid:gid`, or a name that only the image knows: then every user of the container may write. */
  giveTo(user: string): void {
    const [, uid, gid] = /^(\d+)(?::(\d+))?$/.exec(user) ?? [];
    if (uid !== undefined) {
      const owner = statSync(this.dataPath);
      if (owner.uid !== Number(uid)) chownSync(this.dataPath, Number(uid), Number(gid ?? uid));
    } else if (user !== '' && user !== 'root') chmodSync(this.dataPath, 0o777); // only root gets to the folder above
  }

  /** Under its lock. When it returns the volume is gone; its data follows. */
  async remove(): Promise<void> {
    const away = `${this.root}.${randomUUID()}${REMOVED}`;
    renameSync(this.root, away);
    await rm(away, { recursive: true, force: true, maxRetries: 3 });
  }

  marker(): VolumeMarker | undefined {
    const path = join(this.root, 'volume.json');
    return existsSync(path) ? markerSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
  }
}

/** The volumes that are here; one whose marker can't be read says nothing of whose it is. */
export function listVolumes(volumes: string): { volumeId: string; marker: VolumeMarker | undefined }[] {
  return readdirSync(volumes)
    .filter((name) => VOLUME_ID.test(name) && !name.endsWith(REMOVED))
    .map((volumeId) => ({ volumeId, marker: readMarker(VolumeFolder.in(volumes, volumeId)) }));
}

function readMarker(volume: VolumeFolder): VolumeMarker | undefined {
  try {
    return volume.marker();
  } catch {
    return undefined;
  }
}

/** What a removal that was interrupted has left. */
export async function removeLeftovers(volumes: string): Promise<void> {
  for (const name of readdirSync(volumes).filter((entry) => entry.endsWith(REMOVED))) {
    await rm(join(volumes, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A file that is either whole or not there, even if the machine stops midway. */
function writeDurably(path: string, text: string): void {
  const temporary = `${path}.new`;
  const fd = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
}
