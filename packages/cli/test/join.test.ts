import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimPort } from '../../../test/support/ports.ts';
import { loadSettings } from '../src/settings/index.ts';
import { advertisedUrl } from '../src/up/advertised-url.ts';
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

  it.each([
    [{}, 'http://127.0.0.1:5656'],
    [{ apiHost: '0.0.0.0', apiTokenFile: 'token' }, `http://${hostname()}:5656`],
    [{ apiHost: '10.0.0.1', apiPort: '80', apiTokenFile: 'token' }, 'http://10.0.0.1:80'],
    [{ apiHost: '::1' }, 'http://[::1]:5656'],
    [{ apiAdvertise: 'https://keelson.example/' }, 'https://keelson.example'],
  ])('is reached with %o at %s', async (flags, url) => {
    const { settings } = await loadSettings({ flags, env: {}, cwd: temporaryFolder() });
    expect(advertisedUrl(settings)).toBe(url);
  });
});
