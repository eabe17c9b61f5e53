import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterEach } from 'vitest';
import { type ApiOptions, createApi } from '../src/index.ts';
import { MemoryControlPlane } from './memory-control-plane.ts';

export interface World {
  readonly controlPlane: MemoryControlPlane;
  readonly app: FastifyInstance;
  /** Sends it, with the body as JSON, and reads the answer as JSON where it is. */
  send(
    method: InjectOptions['method'] & string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
  readonly json: any;
}

const open: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
});

export function world(options: Partial<ApiOptions> = {}): World {
  const controlPlane = new MemoryControlPlane();
  const app = createApi({ controlPlane, ...options });
  open.push(app);
  return {
    controlPlane,
    app,
    send: async (method, url, body, headers = {}) => {
      const payload = body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await app.inject({ method, url, ...payload, headers: { ...type, ...headers } });
      const isJson = String(answer.headers['content-type']).includes('json');
      return {
        status: answer.statusCode,
        headers: answer.headers,
        text: answer.body,
        json: isJson ? answer.json() : null,
      };
    },
  };
}

export const cache = { name: 'cache', framework: 'redis', slaves: 2 };
