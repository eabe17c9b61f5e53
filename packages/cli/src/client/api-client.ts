/** The REST API, as the client commands use it. Every answer is checked; every error is one of the table. */
import { problemSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import type { z } from 'zod';
import { type EventQuery, followEvents } from './event-source.ts';
import { errorFromProblem } from './problem-error.ts';

export interface Call {
  readonly body?: unknown;
  /** Default 30 s. */
  readonly timeoutMs?: number;
}

export interface ApiClientOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  /** Called when a request that changes something was accepted, with its path and body. */
  readonly onAccepted: (path: string, body: unknown) => void;
}

const DEFAULT_TIMEOUT_MS = 30_000;

export class ApiClient {
  readonly #options: ApiClientOptions;

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  /** @throws KeelsonError as the API says it; API_UNREACHABLE, TIMEOUT */
  async request<T>(method: string, path: string, schema: z.ZodType<T>, call: Call = {}): Promise<T> {
    const { value } = await this.exchange(method, path, schema, call);
    return value;
  }

  get<T>(path: string, schema: z.ZodType<T>, call: Call = {}): Promise<T> {
    return this.request('GET', path, schema, call);
  }

  /** The same, with the answer's headers. */
  async exchange<T>(
    method: string,
    path: string,
    schema: z.ZodType<T>,
    call: Call = {},
  ): Promise<{ readonly value: T; readonly headers: Headers }> {
    const response = await this.#send(method, path, 'application/json', call);
    const answer: unknown = await response.json().catch(() => undefined);
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw this.#stranger(response.status);
    return { value: parsed.data, headers: response.headers };
  }

  async text(path: string): Promise<string> {
    const response = await this.#send('GET', path, 'text/plain', {});
    return response.text();
  }

  /** True where it is gone; false where the time was over. */
  async waitUntilGone(name: string, timeoutMs: number): Promise<boolean> {
    const path = `${instancePath(name)}?wait=gone&timeoutMs=${timeoutMs}`;
    try {
      await this.#send('GET', path, 'application/json', { timeoutMs: timeoutMs + DEFAULT_TIMEOUT_MS });
      return true;
    } catch (error) {
      if (error instanceof KeelsonError && error.code === 'TIMEOUT') return false;
      throw error;
    }
  }

  /** Events as they happen, until interrupted; connects again, and goes on where it was, when the connection is lost. */
  followEvents(query: EventQuery) {
    const { url, signal } = this.#options;
    const open = (path: string, lastId: string | undefined, timeout: AbortSignal) =>
      this.#fetch(`${url}${path}`, {
        headers: this.#headers({
          accept: 'text/event-stream',
          ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
        }),
        signal: AbortSignal.any([signal, timeout]),
      });
    return followEvents(query, open, signal);
  }

  async #send(
    method: string,
    path: string,
    accept: string,
    { body, timeoutMs = DEFAULT_TIMEOUT_MS }: Call,
  ): Promise<Response> {
    const { url, signal, onAccepted } = this.#options;
    const response = await this.#fetch(`${url}${path}`, {
      method,
      headers: this.#headers({ accept, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (method !== 'GET') onAccepted(path, body);
    return response;
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const response = await fetch(url, init).catch((error: unknown) => {
      if (this.#options.signal.aborted) throw error;
      if (error instanceof Error && error.name === 'TimeoutError')
        throw new KeelsonError('TIMEOUT', `The API at ${this.#options.url} did not answer in time.`, { cause: error });
      throw new KeelsonError('API_UNREACHABLE', `Nothing answers at ${this.#options.url}.`, { cause: error });
    });
    if (response.ok) return response;
    throw await this.#errorFrom(response);
  }

  async #errorFrom(response: Response): Promise<KeelsonError> {
    const answer: unknown = await response.json().catch(() => undefined);
    const problem = problemSchema.safeParse(answer);
    if (!problem.success) return this.#stranger(response.status);
    return errorFromProblem(problem.data);
  }

  #stranger(status: number): KeelsonError {
    return new KeelsonError(
      'API_UNREACHABLE',
      `What answers at ${this.#options.url} (${status}) is not Keelson's API.`,
    );
  }

  #headers(headers: Record<string, string>): Record<string, string> {
    const { token } = this.#options;
    return token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
  }
}

export function instancePath(name: string): string {
  return `/v1/instances/${encodeURIComponent(name)}`;
}
