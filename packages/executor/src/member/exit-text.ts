import { constants } from 'node:os';
import type { Exit } from '../docker/exit-watch.ts';

/** A container's end in words: `the container exited with code 137 (SIGKILL)`. */
export function exitText({ exitCode }: Exit): string {
  if (exitCode === null) return 'the container was removed by somebody';
  const signal = exitCode > 128 ? signalName(exitCode - 128) : undefined;
  return `the container exited with code ${exitCode}${signal === undefined ? '' : ` (${signal})`}`;
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}

const SHORTEST_SECRET = 4;

/** Output as it may be shown: what is known to be secret is covered. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
