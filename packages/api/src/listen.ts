import { KeelsonError } from '@keelson/core';
import type { FastifyInstance } from 'fastify';
import { type ApiOptions, createApi } from './create-api.ts';
import { isLoopbackHost } from './http/security.ts';

export interface ListenOptions extends ApiOptions {
  /** Default 127.0.0.1. Any other than this machine's own needs a token. */
  readonly host?: string;
  /** 0: any free one. */
  readonly port: number;
  /** Adds to the API before it listens: the web page, say. */
  readonly extend?: (app: FastifyInstance) => void;
}

export interface ListeningApi {
  readonly app: FastifyInstance;
  readonly url: string;
  /** Ends event streams and waits for answers under way; may be called twice. */
  close(): Promise<void>;
}

/** @throws SETTINGS_INVALID without a token on an address that others reach; PORT_TAKEN */
export async function listenApi(options: ListenOptions): Promise<ListeningApi> {
  const { host = '127.0.0.1', port, token, extend } = options;
  if (token === undefined && !isLoopbackHost(host))
    throw new KeelsonError(
      'SETTINGS_INVALID',
      `The API can't listen on ${host} without a token: whoever reaches it could drive it. Configure one, or listen on 127.0.0.1.`,
    );
  const app = createApi(options);
  extend?.(app);
  try {
    const url = await app.listen({ host, port });
    return { app, url, close: () => app.close() };
  } catch (error) {
    await app.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new KeelsonError('PORT_TAKEN', `Port ${port} on ${host} is taken: the API can't listen there.`, {
        cause: error,
      });
    throw error;
  }
}
