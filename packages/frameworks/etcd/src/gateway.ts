/**
 * etcd's v3 API as JSON over HTTP, which each server offers on its client port. Errors carry etcd's words alone: never what was
 * sent, since the password may be in it.
 */
import { z } from 'zod';
import { rootToken } from './token.ts';

const errorSchema = z.object({ error: z.string().optional(), message: z.string().optional() });
const tokenSchema = z.object({ token: z.string() });
const MAX_SHOWN = 300;
/** Another token is wanted. One is old as soon as somebody has changed users or roles, whoever that was. */
const ASKS_WHO = /user name is empty|invalid auth token|permission denied|revision of auth store is old/;

export class EtcdError extends Error {}

export class Gateway {
  readonly #url: string;
  readonly #password: string;
  readonly #key: string | null;
  #token: string | null = null;

  /** @param key of tokens, where root may have another password still: its data is of another instance */
  constructor(url: string, password: string, key: string | null = null) {
    this.#url = url;
    this.#password = password;
    this.#key = key;
  }

  /** It was asked who we are, and took the answer: nobody else gets in. */
  get isGuarded(): boolean {
    return this.#token !== null;
  }

  /** As root where `auth` is on; without a name otherwise. @throws EtcdError where etcd says no */
  async call<T>(path: string, body: object, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    try {
      return await this.#post(path, body, schema, signal);
    } catch (error) {
      if (!(error instanceof EtcdError) || !ASKS_WHO.test(error.message)) throw error;
      await this.#authenticate(signal);
      return this.#post(path, body, schema, signal);
    }
  }

  async #authenticate(signal: AbortSignal): Promise<void> {
    this.#token = null;
    this.#token = await this.#tokenByPassword(signal).catch(async (error: unknown) => {
      if (this.#key === null || !(error instanceof EtcdError) || !/invalid user ID or password/.test(error.message))
        throw error;
      await this.#changePassword(this.#key, signal);
      return this.#tokenByPassword(signal);
    });
  }

  async #tokenByPassword(signal: AbortSignal): Promise<string> {
    const body = { name: 'root', password: this.#password };
    return (await this.#post('/v3/auth/authenticate', body, tokenSchema, signal)).token;
  }

  async #changePassword(key: string, signal: AbortSignal): Promise<void> {
    const body = { name: 'root', password: this.#password };
    await this.#post('/v3/auth/user/changepw', body, z.unknown(), signal, rootToken(key, Date.now()));
  }

  async #post<T>(
    path: string,
    body: object,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    token = this.#token,
  ): Promise<T> {
    const response = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: token }) },
      body: JSON.stringify(body),
      signal,
    }).catch((error: unknown) => {
      throw new Error(`${this.#url} does not answer: ${causeOf(error)}`);
    });
    const text = await response.text();
    if (!response.ok) throw new EtcdError(`etcd: ${wordsOf(text)}`);
    return schema.parse(JSON.parse(text));
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function wordsOf(text: string): string {
  try {
    const { error, message } = errorSchema.parse(JSON.parse(text));
    return (error ?? message ?? text).slice(0, MAX_SHOWN);
  } catch {
    return text.slice(0, MAX_SHOWN);
  }
}
