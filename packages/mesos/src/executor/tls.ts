/**
 * TLS towards the agent, as libprocess's variables say it, which agents with TLS pass on to their executors. Source:
 * Mesos's documentation, "SSL". Whether the agent's certificate is verified follows Mesos: where it says so, or an
 * authority is named. The certificate may be for the agent's address or for this machine, which is the agent's.
 */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { TlsOptions } from '../http/address.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const PREFIXES = ['LIBPROCESS_SSL_', 'MESOS_SSL_', 'SSL_'];

/** undefined where TLS is not enabled. @throws RangeError that names the variable whose file can't be read. */
export function agentTls(variables: Variables): TlsOptions | undefined {
  const enabled = isTrue(find(variables, 'ENABLED')?.value);
  if (!enabled) return undefined;
  const ca = fileOf(variables, 'CA_FILE');
  const own = ownCertificate(variables);
  const asked = ['VERIFY_SERVER_CERT', 'VERIFY_CERT'].some((name) => isTrue(find(variables, name)?.value));
  return {
    ca,
    ...own,
    names: [hostname(), 'localhost'],
    verify: asked || ca !== undefined,
  };
}

/** Only some agents ask for one, and not every executor's user may read it. */
function ownCertificate(variables: Variables): { cert: Buffer; key: Buffer } | undefined {
  try {
    const cert = fileOf(variables, 'CERT_FILE');
    const key = fileOf(variables, 'KEY_FILE');
    return cert === undefined || key === undefined ? undefined : { cert, key };
  } catch {
    return undefined;
  }
}

function find(variables: Variables, name: string): { variable: string; value: string } | undefined {
  for (const prefix of PREFIXES) {
    const value = variables[prefix + name];
    if (value !== undefined && value !== '') return { variable: prefix + name, value };
  }
  return undefined;
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

function fileOf(variables: Variables, name: string): Buffer | undefined {
  const found = find(variables, name);
  if (found === undefined) return undefined;
  try {
    return readFileSync(found.value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`${found.variable}: ${reason}`, { cause });
  }
}
