/** Copies of a backup that were changed, for tests of what is refused. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes changed copies of a file, in another folder. */
export function spoilerOf(original: string, folder: string): (name: string, change: (copy: string) => void) => string {
  return (name, change) => {
    const copy = join(folder, name);
    copyFileSync(original, copy);
    change(copy);
    return copy;
  };
}

/** Changes one byte of a file. */
export function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8((bytes[at] ?? 0) ^ 0xff, at);
  writeFileSync(file, bytes);
}
