/**
 * Writes src/generated from proto/: `node scripts/generate.ts`. With `--check` it writes nothing, and fails where what is
 * there is not what it would write.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generate } from './generate/files.ts';

const OUT_DIR = path.resolve(import.meta.dirname, '../src/generated');

const stale = generate().filter(({ name, text }) => read(path.join(OUT_DIR, name)) !== text);
if (process.argv.includes('--check')) {
  for (const { name } of stale) console.error(`src/generated/${name} is not up to date: node scripts/generate.ts`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  mkdirSync(OUT_DIR, { recursive: true });
  for (const { name, text } of stale) writeFileSync(path.join(OUT_DIR, name), text);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
