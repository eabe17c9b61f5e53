/** Files whose names end with the SHA-256 of their content. One that is not what its name says is not there. */
import { createHash } from 'node:crypto';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

export interface Artifact {
  /** The caller closes it, or reads a stream of it to its end. */
  readonly file: FileHandle;
  readonly sha256: string;
  readonly bytes: number;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,127}-([0-9a-f]{64})$/;

export class ArtifactFolder {
  readonly #folder: string;
  /** What was found of a name, with the file that it was found of: one that was put in its place is looked at again. */
  readonly #checked = new Map<string, { readonly file: string; readonly isRight: Promise<boolean> }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** undefined where there is no such artifact. */
  async open(name: string): Promise<Artifact | undefined> {
    const [, sha256] = NAME.exec(name) ?? [];
    if (sha256 === undefined) return undefined;
    const file = await openFile(join(this.#folder, name));
    if (file === undefined) return undefined;
    try {
      const stats = await file.stat({ bigint: true });
      const identity = [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':');
      if (stats.isFile() && (await this.#isRight(name, identity, sha256))) {
        return { file, sha256, bytes: Number(stats.size) };
      }
    } catch (error) {
      await file.close();
      throw error;
    }
    await file.close();
    return undefined;
  }

  /** Read once, however many ask. */
  #isRight(name: string, identity: string, sha256: string): Promise<boolean> {
    const known = this.#checked.get(name);
    if (known?.file === identity) return known.isRight;
    const isRight = this.#hash(name).then((found) => found === sha256);
    this.#checked.set(name, { file: identity, isRight });
    isRight.catch(() => this.#checked.delete(name));
    return isRight;
  }

  async #hash(name: string): Promise<string | undefined> {
    const file = await openFile(join(this.#folder, name));
    if (file === undefined) return undefined;
    const hash = createHash('sha256');
    for await (const chunk of file.createReadStream()) hash.update(chunk);
    return hash.digest('hex');
  }
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    // Without waiting for what is no file at all.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
