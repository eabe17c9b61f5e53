/** HTTP Basic for the scheduler API, where the cluster was given credentials. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type Answer, textAnswer } from './respond.ts';

/** Secrets by principal. */
export type Credentials = ReadonlyMap<string, string>;

const fileContent = z.object({ credentials: z.array(z.object({ principal: z.string().min(1), secret: z.string() })) });

/**
 * Reads a file of credentials as Mesos does: JSON (`{"credentials": [{"principal", "secret"}]}`), or lines of a principal, a
 * space and a secret.
 * @throws when the file cannot be read, or is neither.
 */
export function readCredentials(path: string): Credentials {
  const text = readFileSync(path, 'utf8').trim();
  if (text.startsWith('{')) {
    const { credentials } = fileContent.parse(JSON.parse(text));
    return new Map(credentials.map(({ principal, secret }) => [principal, secret]));
  }
  return new Map(text.split('\n').map((line, index) => readLine(path, line, index)));
}

/** The principal; what is wrong; `undefined` where nobody is asked who he is. */
export function authenticate(
  credentials: Credentials | undefined,
  request: IncomingMessage,
): string | Answer | undefined {
  if (credentials === undefined) return undefined;
  const [, encoded = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const [principal = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  const secret = credentials.get(principal);
  return secret !== undefined && isEqual(secret, rest.join(':')) ? principal : UNAUTHORIZED;
}

const UNAUTHORIZED: Answer = {
  ...textAnswer(401, '401 Unauthorized.'),
  headers: {
    'WWW-Authenticate': 'Basic realm="mesos-master-scheduler"',
    'Content-Type': 'text/plain; charset=utf-8',
  },
};

/** Takes the same time wherever the two differ. */
function isEqual(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}

function readLine(path: string, line: string, index: number): [string, string] {
  const [principal = '', secret, ...more] = line.trim().split(/\s+/);
  if (secret === undefined || more.length > 0)
    throw new Error(`${path}: line ${index + 1} is not a principal, a space and a secret`);
  return [principal, secret];
}
