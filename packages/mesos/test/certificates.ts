import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  readonly certFile: string;
  readonly keyFile: string;
  readonly folder: string;
}

/** A certificate that is its own authority; undefined where there is no openssl. @param names such as `IP:127.0.0.1`. */
export function makeCertificate(names: string): Certificate | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'keelson-tls-'));
  const [keyFile, certFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=test', '-addext', `subjectAltName=${names}`, '-days', '1', '-nodes'];
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', keyFile, '-out', certFile, ...subject], {
      stdio: 'pipe',
    });
  } catch {
    return undefined;
  }
  return { key: readFileSync(keyFile), cert: readFileSync(certFile), certFile, keyFile, folder };
}
