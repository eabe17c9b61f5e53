import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeelsonError } from '@keelson/core';
import { SEAL_KEY_BYTES } from './sealer.ts';

/**
 * The cluster key from the file (base64), which is made with mode 0600 where it is absent. Whoever comes first makes it:
 * it appears whole or not at all, and is on disk before it is used. All schedulers of a cluster need the same file.
 * Throws SETTINGS_INVALID where the file holds something else.
 */
export async function loadSealKey(path: string): Promise<Uint8Array> {
  const text = (await readIfThere(path)) ?? (await makeKey(path));
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== SEAL_KEY_BYTES)
    throw new KeelsonError(
      'SETTINGS_INVALID',
      `${path} does not hold a cluster key: ${SEAL_KEY_BYTES} bytes in base64`,
    );
  return Uint8Array.from(key);
}

async function makeKey(path: string): Promise<string> {
  const text = `${randomBytes(SEAL_KEY_BYTES).toString('base64')}\n`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeWhole(draft, text);
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return await readFile(path, 'utf8');
  } finally {
    await unlink(draft);
  }
  await syncFolder(dirname(path));
  return text;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
