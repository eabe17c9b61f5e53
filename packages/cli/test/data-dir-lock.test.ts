import { describe, expect, it } from 'vitest';
import { lockDataDir } from '../src/supervisor/index.ts';
import { killHard, startFixture, temporaryFolder } from './support.ts';

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
