import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';

const timeoutMs = 10_000;

/** A client of the Docker Engine at this URL; with TLS where DOCKER_CERT_PATH says so, as Docker's own client does. */
export function dockerClient(
  dockerHost: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Docker {
  const url = new URL(dockerHost);
  if (url.protocol === 'unix:') return new Docker({ socketPath: decodeURIComponent(url.pathname) });
  if (url.protocol === 'ssh:') {
    return new Docker({ protocol: 'ssh', host: url.hostname, port: url.port || 22, username: url.username });
  }
  const folder = env.DOCKER_CERT_PATH;
  const tls = url.protocol === 'https:' || (env.DOCKER_TLS_VERIFY ?? '') !== '';
  const keys = tls && folder !== undefined ? tlsFiles(folder) : {};
  return new Docker({ protocol: tls ? 'https' : 'http', host: url.hostname, port: url.port || 2375, ...keys });
}

function tlsFiles(folder: string): { ca: Buffer; cert: Buffer; key: Buffer } {
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

export interface DockerAnswer {
  readonly version: string;
}

/** The engine's version; rejects where it does not answer within ten seconds. */
export async function askDocker(docker: Docker, signal: AbortSignal): Promise<DockerAnswer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(limit.reason);
  limit.addEventListener('abort', onAbort, { once: true });
  try {
    const { Version } = await Promise.race([docker.version(), promise]);
    return { version: Version };
  } finally {
    limit.removeEventListener('abort', onAbort);
  }
}
