import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { killHard } from '../../../test/support/kill-hard.ts';
import { lockDataDir } from '../src/supervisor/index.ts';
import { startFixture, temporaryFolder } from './support.ts';

describe('the lock of a data directory', () => {
  it('refuses a second process, and names the first', async () => {
    const dataDir = temporaryFolder();
    const first = await startFixture('lock-holder.ts', [dataDir]);
    expect(() => lockDataDir(dataDir)).toThrow(
      expect.objectContaining({
        code: 'DATA_DIR_LOCKED',
        message: expect.stringContaining(`pid ${first.process.pid}`),
      }),
    );
  });

  it('ends with its process, however that ends', async () => {
    const dataDir = temporaryFolder();
    const first = await startFixture('lock-holder.ts', [dataDir]);
    await killHard(first.process);
    lockDataDir(dataDir).release();
  });

  it('can be had again once it is released, which may be done twice', () => {
    const dataDir = temporaryFolder();
    const lock = lockDataDir(dataDir);
    expect(() => lockDataDir(dataDir)).toThrow(/another keelson/);
    lock.release();
    lock.release();
    lockDataDir(dataDir).release();
  });

  it('of one folder says nothing about another', () => {
    const locks = [lockDataDir(temporaryFolder()), lockDataDir(temporaryFolder())];
    for (const lock of locks) lock.release();
  });
});

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

describe('a data directory that can not be one', () => {
  const places: readonly (readonly [what: string, path: () => string, reason: RegExp])[] = [
    ['in /proc, where nothing can be made', () => '/proc/keelson/data', /there is no such place/],
    ['where this user may write nothing', () => '/sys/keelson', /may not be written to by this user|read-only/],
    [
      'that is a file',
      () => {
        const file = join(temporaryFolder(), 'file');
        writeFileSync(file, '');
        return file;
      },
      /is a file, or lies below one/,
    ],
    [
      'below a file',
      () => {
        const file = join(temporaryFolder(), 'file');
        writeFileSync(file, '');
        return join(file, 'data');
      },
      /is a file, or lies below one/,
    ],
    [
      'whose lock can not be opened',
      () => {
        const folder = temporaryFolder();
        mkdirSync(join(folder, 'lock'));
        return folder;
      },
      /can not be used/,
    ],
  ];

  it.each(places)('is one clear error, at once: %s', (_what, path, reason) => {
    const dataDir = path();
    const { status, signal, stderr } = spawnSync(process.execPath, [main, 'up', '--data-dir', dataDir], {
      timeout: 30_000,
      encoding: 'utf8',
    });
    expect({ status, signal }).toEqual({ status: 2, signal: null });
    expect(stderr).toContain(`error DATA_DIR_INVALID: ${dataDir} `);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toContain('    at ');
  });
});
