import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listenOn } from '../../../../test/support/listener.ts';
import { temporaryFolder } from '../support.ts';
import { start, world } from './world.ts';

describe('the API', () => {
  test('that does not run is started with keelson up, says the error; exit code 5', async () => {
    const run = start(['ls', '--api', 'http://127.0.0.1:9']);
    expect(await run.ended).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/API_UNREACHABLE.*127\.0\.0\.1:9[\s\S]*keelson up/),
    });
  });

  test('that is something else is said to be so', async () => {
    const server = createServer((_request, response) => response.end('<html>'));
    const port = await listenOn(server);
    onTestFinished(() => void server.close());
    const run = start(['ls', '--api', `http://127.0.0.1:${port}`]);
    expect(await run.ended).toMatchObject({ code: 5, stderr: expect.stringContaining("is not Keelson's API") });
  });

  test('gets the token of the file, and refuses without', async () => {
    const { keelson } = await world({ token: 'swordfish' });
    const path = join(temporaryFolder(), 'token');
    writeFileSync(path, 'swordfish\n');
    expect(await keelson('ls')).toMatchObject({ code: 1, stderr: expect.stringContaining('UNAUTHORIZED') });
    expect(await keelson('ls', '--api-token-file', path)).toMatchObject({ code: 0 });
    expect(await keelson('ls', '--api-token-file', '/none')).toMatchObject({ code: 2 });
  });

  test('must be a URL', async () => {
    expect(await start(['ls', '--api', 'localhost']).ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--api'),
    });
  });
});
