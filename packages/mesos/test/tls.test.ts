import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SchedulerClient, type TlsOptions } from '../src/index.ts';
import { until } from './http-server.ts';
import { TestMaster } from './test-master.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'keelson-tls-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function makeCertificate(): { key: Buffer; cert: Buffer } | undefined {
  const [key, cert] = [path.join(dir, 'key.pem'), path.join(dir, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1', '-nodes'];
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', cert, ...subject], {
      stdio: 'pipe',
    });
  } catch {
    return undefined;
  }
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

const certificate = makeCertificate();

describe.skipIf(certificate === undefined)('over TLS (needs the openssl command)', () => {
  async function attempt(tls: TlsOptions): Promise<string> {
    if (certificate === undefined) throw new Error('no certificate');
    const master = await TestMaster.start(0, certificate);
    const seen: string[] = [];
    const client = new SchedulerClient({
      masters: master.address,
      tls,
      subscription: () => ({ frameworkInfo: { user: 'root', name: 'keelson' } }),
      handlers: {
        subscribed: () => void seen.push('subscribed'),
        event: () => undefined,
        disconnected: ({ reason }) => void seen.push(reason.kind === 'unreachable' ? reason.message : reason.kind),
      },
    });
    client.start();
    await until(() => seen.length > 0);
    if (seen[0] === 'subscribed') await client.suppress();
    await client.close();
    await master.kill();
    return seen[0] ?? '';
  }

  test('subscribes and calls where the authority is trusted', async () => {
    expect(await attempt({ ca: certificate?.cert })).toBe('subscribed');
  });

  test('sends nothing where it is not', async () => {
    expect(await attempt({})).toContain('self-signed certificate');
  });
});
