import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { redisOptions, withRedisCa } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'keelson-redis-url-'));
const ca = join(folder, 'c a.pem');
writeFileSync(ca, 'PEM');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the URL of a Redis', () => {
  it.each([
    ['redis://a', { host: 'a', port: 6379 }],
    ['redis://a:1/2', { host: 'a', port: 1, db: 2 }],
    ['redis://a/', { host: 'a', port: 6379 }],
    ['redis://[::1]:7', { host: '::1', port: 7 }],
    ['redis://:p%40ss@a', { host: 'a', port: 6379, password: 'p@ss' }],
    ['redis://u:p/a?s:s@a', { host: 'a', port: 6379, username: 'u', password: 'p/a?s:s' }],
    ['rediss://u:p@a', { host: 'a', port: 6379, username: 'u', password: 'p', tls: {} }],
    [`rediss://a?ca=${encodeURIComponent(ca)}`, { host: 'a', port: 6379, tls: { ca: Buffer.from('PEM') } }],
  ])('%s', (url, options) => {
    expect(redisOptions(url)).toEqual(options);
  });

  it('names sentinels, and what they call the master', () => {
    expect(redisOptions('redis+sentinel://u:p@a,b:1/main/3?sentinelUser=s&sentinelPassword=t')).toMatchObject({
      sentinels: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 1 },
      ],
      name: 'main',
      db: 3,
      username: 'u',
      password: 'p',
      sentinelUsername: 's',
      sentinelPassword: 't',
    });
    const tls = { ca: Buffer.from('PEM') };
    expect(redisOptions(withRedisCa('rediss+sentinel://a/main', ca))).toMatchObject({
      tls,
      sentinelTLS: tls,
      enableTLSForSentinelMode: true,
    });
  });

  it.each([
    'geheim',
    'http://:geheim@a',
    'redis://',
    'redis://:geheim@a:0',
    'redis://:geheim@a:70000',
    'redis://geheim@a',
    'redis://:geheim%@a',
    'redis://:geheim@a/x',
    'redis://:geheim@a/1/2',
    'redis://:geheim@a?ca=/x',
    'redis://:geheim@a?sentinelPassword=geheim',
    'redis://:geheim@a?other=geheim',
    'rediss://:geheim@a?ca=/nowhere',
    'redis+sentinel://:geheim@a',
    'redis+sentinel://:geheim@a/main/x',
    'redis+sentinel://:geheim@a,/main',
  ])('is refused where it is none, without its password being shown: %s', (url) => {
    expect(() => redisOptions(url)).toThrow(RangeError);
    try {
      redisOptions(url);
    } catch (error) {
      expect(String(error)).not.toContain('geheim');
    }
  });
});
