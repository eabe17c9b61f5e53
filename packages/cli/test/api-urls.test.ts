import { once } from 'node:events';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { claimPort } from '../../../test/support/ports.ts';
import { advertisedApiUrl, loadSettings, localApiUrl, type Settings } from '../src/settings/index.ts';
import { assertPortFree } from '../src/supervisor/index.ts';
import { schedulerChild } from '../src/up/children.ts';
import { reportEnvironment } from '../src/up/death-reports.ts';
import { layoutOf } from '../src/up/layout.ts';
import { temporaryFolder } from './support.ts';

async function settingsOf(flags: Readonly<Record<string, string>>): Promise<Settings> {
  const { settings } = await loadSettings({ flags, env: {}, cwd: temporaryFolder() });
  return settings;
}

describe('the API', () => {
  it.each([
    [{}, 'http://127.0.0.1:5656', 'http://127.0.0.1:5656'],
    [{ apiHost: 'localhost' }, 'http://localhost:5656', 'http://localhost:5656'],
    [{ apiHost: '0.0.0.0', apiTokenFile: 'token' }, 'http://127.0.0.1:5656', `http://${hostname()}:5656`],
    [{ apiHost: '::', apiTokenFile: 'token' }, 'http://[::1]:5656', `http://${hostname()}:5656`],
    [{ apiHost: '10.0.0.1', apiPort: '80', apiTokenFile: 'token' }, 'http://10.0.0.1:80', 'http://10.0.0.1:80'],
    [{ apiHost: '::1' }, 'http://[::1]:5656', 'http://[::1]:5656'],
    [{ apiHost: '[::1]' }, 'http://[::1]:5656', 'http://[::1]:5656'],
    [{ apiHost: 'fd00::7', apiTokenFile: 'token' }, 'http://[fd00::7]:5656', 'http://[fd00::7]:5656'],
    [{ apiAdvertise: 'https://keelson.example/' }, 'http://127.0.0.1:5656', 'https://keelson.example'],
  ])('with %o is reached at %s here and at %s by others', async (flags, local, advertised) => {
    const settings = await settingsOf(flags);
    expect(localApiUrl(settings)).toBe(local);
    expect(advertisedApiUrl(settings)).toBe(advertised);
  });

  it.each(['::1', '[::1]'])('that listens on %s is found by everything that is told where it is', async (apiHost) => {
    const apiPort = await claimPort();
    const settings = await settingsOf({ apiHost, apiPort: String(apiPort) });
    const server = createServer((request, response) => response.end(`${request.headers.host}${request.url}`));
    server.listen({ host: settings.apiHost, port: apiPort });
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const ask = async (url: string) => (await fetch(url)).text();

    const { KEELSON_REPORT_URL: report = '' } = reportEnvironment(settings, 'token');
    expect(await ask(`${localApiUrl(settings)}/healthz`)).toBe(`[::1]:${apiPort}/healthz`);
    expect(await ask(`${advertisedApiUrl(settings)}/v1/instances`)).toBe(`[::1]:${apiPort}/v1/instances`);
    expect(await ask(report)).toBe(`[::1]:${apiPort}/v1/deaths`);
    const child = schedulerChild(settings, layoutOf(settings.dataDir));
    expect(await child.ready?.(AbortSignal.timeout(5_000))).toBe(true);
    for (const port of child.listens ?? [])
      await expect(assertPortFree(port)).rejects.toThrow(`[::1]:${apiPort} (the API) is taken`);
  });

  it.each(['', '[]', 'two words', 'host:80', 'http://host', 'host/path', 'user@host', 'fe80::1%eth0'])(
    'can not listen on %j',
    async (apiHost) => {
      await expect(settingsOf({ apiHost })).rejects.toMatchObject({
        code: 'SETTINGS_INVALID',
        errors: [{ path: '--api-host', message: expect.stringContaining('must name an address') }],
      });
    },
  );
});
