import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimPort } from '../../../test/support/ports.ts';
import { loadSettings } from '../src/settings/index.ts';
import { runJoined } from '../src/up/join.ts';
import { temporaryFolder } from './support.ts';

describe('another scheduler', () => {
  it('says that there is nothing to join where no up has run, and writes nothing', async () => {
    const dataDir = temporaryFolder();
    const flags = { dataDir, apiPort: String(await claimPort()) };
    const { settings } = await loadSettings({ flags, env: {}, cwd: dataDir });
    await expect(runJoined(settings, new AbortController().signal)).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringContaining('there is nothing to join'),
    });
    expect(existsSync(join(dataDir, 'run'))).toBe(false);
  });
});
