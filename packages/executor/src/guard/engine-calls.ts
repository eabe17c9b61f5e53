/**
 * The few calls of the Docker Engine that a guard needs, on plain HTTP: a guard stands beside every executor, and should
 * start at once and weigh little.
 */
import { type RequestOptions, request } from 'node:http';
import { z } from 'zod';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const CALL_TIMEOUT_MS = 30_000;
const MAX_BODY_CHARS = 64 * 1024 * 1024;

const listSchema = z.array(z.object({ Id: z.string(), State: z.string(), Labels: z.record(z.string(), z.string()) }));
export type FoundContainer = z.infer<typeof listSchema>[number];

export class EngineCalls {
  private readonly target: RequestOptions;

  /** @param dockerHost unix:///path or tcp://host:port */
  constructor(dockerHost: string) {
    const url = new URL(dockerHost);
    this.target =
      url.protocol === 'unix:'
        ? { socketPath: decodeURIComponent(url.pathname) }
        : { host: url.hostname, port: url.port || '2375' };
  }

  /** All containers with this label, whatever their state. @throws where the engine can't be asked. */
  async list(label: string): Promise<readonly FoundContainer[]> {
    const filters = encodeURIComponent(JSON.stringify({ label: [label] }));
    const { status, body } = await this.call('GET', `/containers/json?all=1&filters=${filters}`);
    if (status !== 200) throw new Error(`the engine answered ${status}: ${body.slice(0, 200)}`);
    return listSchema.parse(JSON.parse(body));
  }

  /** SIGKILL; when it resolves, no process of the container lives. */
  async kill(id: string): Promise<void> {
    const killed = await this.call('POST', `/containers/${id}/kill?signal=SIGKILL`);
    if (killed.status === 404 || killed.status === 409) return; // not there, or not running
    expect(killed, 204);
    const waited = await this.call('POST', `/containers/${id}/wait?condition=not-running`);
    if (waited.status !== 404) expect(waited, 200);
  }

  async remove(id: string): Promise<void> {
    const removed = await this.call('DELETE', `/containers/${id}?force=1`);
    if (removed.status !== 404 && removed.status !== 409) expect(removed, 204);
  }

  private call(method: string, path: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const outgoing = request({ ...this.target, method, path, agent: false, signal }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < MAX_BODY_CHARS) body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end();
    return promise;
  }
}

function expect({ status, body }: Answer, wanted: number): void {
  if (status !== wanted) throw new Error(`the engine answered ${status}: ${body.slice(0, 200)}`);
}
