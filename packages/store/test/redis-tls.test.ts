/** A Redis that listens over TLS alone, with a password, as a managed one does. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRedis, RedisStore } from '../src/index.ts';
import { instance } from './builders.ts';
import { RedisServer, redisIsThere } from './redis-server.ts';
import { lead, sealKey } from './redis-setup.ts';

const folder = mkdtempSync(join(tmpdir(), 'keelson-redis-tls-'));
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];

/** Why this can't run here; undefined where it can. */
function problem(): string | undefined {
  if (!redisIsThere) return 'there is no redis-server';
  const subject = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1', '-nodes'];
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject], {
      stdio: 'pipe',
    });
    return undefined;
  } catch {
    return 'there is no openssl';
  }
}

const missing = problem();

describe.skipIf(missing !== undefined)(`a Redis over TLS ${missing ?? ''}`, () => {
  let server: RedisServer;
  const stores: RedisStore[] = [];

  beforeAll(async () => {
    const tls = [
      '--tls-cert-file',
      cert,
      '--tls-key-file',
      key,
      '--tls-ca-cert-file',
      cert,
      '--tls-auth-clients',
      'no',
    ];
    server = await RedisServer.startTls([...tls, '--appendonly', 'yes', '--requirepass', 'geheim']);
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const url = (extra: string) => `rediss://:geheim@127.0.0.1:${server.port}${extra}`;

  it('holds the store where its authority is trusted, its changes are followed', async () => {
    const store = new RedisStore({ url: url(`?ca=${cert}`), sealKey });
    stores.push(store);
    await store.open();
    const { term } = await lead(store);
    expect(term).toBe(1);
    const seen: string[] = [];
    store.onChange((change) => void seen.push(JSON.stringify(change)));
    const cache = instance('cache');
    expect(await store.create(cache, {}, [])).toBe('ok');
    await expect.poll(() => seen.join(), { timeout: 20_000 }).toContain(cache.uid);
  });

  it('gets no password where it is not', async () => {
    const error = await checkRedis(url(''), 5_000).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(String(error)).toContain('self-signed certificate');
    expect(String(error)).not.toContain('geheim');
  });
});
