import { readFileSync, statSync } from 'node:fs';
import type { MesosCredential } from './address.ts';

const READABLE_BY_OTHERS = 0o077;
const MAX_BYTES = 64 * 1024;

/**
 * Reads a credential as Mesos's own programs do: JSON `{"principal": …, "secret": …}`, or one line `principal secret`.
 * @throws Error that says what is wrong, and shows nothing of the content.
 */
export function readCredentialFile(path: string): MesosCredential {
  const { mode, size } = statSync(path);
  if ((mode & READABLE_BY_OTHERS) !== 0) {
    throw new Error(`others than its owner have access to ${path}: chmod 600 it`);
  }
  if (size > MAX_BYTES) throw new Error(`${path} is no file of credentials`);
  const text = readFileSync(path, 'utf8').trim();
  const credential = /^[[{]/.test(text) ? fromJson(text) : fromLine(text);
  if (credential === undefined) {
    throw new Error(`${path} must hold {"principal": "…", "secret": "…"} or one line: principal secret`);
  }
  if (credential.principal.includes(':'))
    throw new Error(`the principal in ${path} has a colon, which HTTP Basic can't say`);
  return credential;
}

function fromJson(text: string): MesosCredential | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message would show the text.
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('principal' in value) || !('secret' in value)) return undefined;
  const { principal, secret } = value;
  if (typeof principal !== 'string' || typeof secret !== 'string' || principal === '') return undefined;
  return { principal, secret };
}

function fromLine(text: string): MesosCredential | undefined {
  const [, principal, secret] = /^(\S+)[ \t]+(\S+)$/.exec(text) ?? [];
  return principal === undefined || secret === undefined ? undefined : { principal, secret };
}
