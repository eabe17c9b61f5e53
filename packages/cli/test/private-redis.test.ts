import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { killHard } from '../../../test/support/kill-hard.ts';
import { claimPort } from '../../../test/support/ports.ts';
import { Supervisor, type SupervisorEvent, startPrivateRedis } from '../src/supervisor/index.ts';
import { eventually, startFixture, temporaryFolder } from './support.ts';

const missing = spawnSync('redis-server', ['--version']).status !== 0;
if (missing) console.warn('skipped: redis-server is not installed');

function client(url: string): Redis {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  redis.on('error', () => {}); // it is killed on purpose
  onTestFinished(() => redis.disconnect());
  return redis;
}

describe.skipIf(missing)('the private Redis', () => {
  it('keeps every acknowledged write when it is killed, and comes back by itself', async () => {
    const dataDir = temporaryFolder();
    const events: SupervisorEvent[] = [];
    const supervisor = new Supervisor({ dataDir, onEvent: (event) => events.push(event) });
    onTestFinished(() => supervisor.killAll());
    const { url } = await startPrivateRedis({ supervisor, dataDir, port: await claimPort() });
    const redis = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
    redis.on('error', () => {});
    let acknowledged = 0;
    const pid = supervisor.list()[0]?.pid ?? 0;
    const writing = (async () => {
      for (;;) acknowledged = await redis.incr('writes');
    })().catch(() => {}); // the kill ends it
    await eventually('some writes', () => acknowledged >= 50);
    process.kill(pid, 'SIGKILL');
    await writing;
    await eventually('it is back', () => events.filter(({ kind }) => kind === 'ready').length === 2);
    expect(Number(await client(url).get('writes'))).toBeGreaterThanOrEqual(acknowledged);
  });

  it('is adopted with the same password by the next supervisor', async () => {
    const dataDir = temporaryFolder();
    const port = await claimPort();
    const parent = await startFixture('redis-parent.ts', [dataDir, String(port)]);
    await killHard(parent.process);
    const supervisor = new Supervisor({ dataDir });
    onTestFinished(() => supervisor.killAll());
    const { url } = await startPrivateRedis({ supervisor, dataDir, port });
    expect({ pid: supervisor.list()[0]?.pid, url }).toEqual(parent.said);
  });

  it('never evicts, syncs each write, and asks for a password that only its owner can read', async () => {
    const dataDir = temporaryFolder();
    const supervisor = new Supervisor({ dataDir });
    onTestFinished(() => supervisor.killAll());
    const { url, password, port } = await startPrivateRedis({ supervisor, dataDir, port: await claimPort() });
    const settings = ['maxmemory-policy', 'appendonly', 'appendfsync', 'save'];
    expect(await client(url).config('GET', ...settings)).toEqual(
      expect.arrayContaining(['noeviction', 'yes', 'always', '']),
    );
    expect(password.length).toBeGreaterThanOrEqual(32);
    for (const file of ['password', 'redis.conf']) {
      expect(statSync(join(dataDir, 'redis', file)).mode & 0o077).toBe(0);
    }
    await expect(client(`redis://127.0.0.1:${port}`).get('x')).rejects.toThrow(/NOAUTH/);
  });

  it('stops gracefully and has its data when it starts again', async () => {
    const dataDir = temporaryFolder();
    const port = await claimPort();
    for (const expected of [1, 2]) {
      const supervisor = new Supervisor({ dataDir });
      onTestFinished(() => supervisor.killAll());
      const { url } = await startPrivateRedis({ supervisor, dataDir, port });
      expect(await client(url).incr('starts')).toBe(expected);
      await supervisor.stopAll();
    }
  });
});
