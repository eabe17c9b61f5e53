/**
 * Who may call.
 *
 * 1. With a token: whoever sends it. Every route needs it but health, docs and the explanation of errors.
 *    Guards send another token, which opens their one route.
 * 2. Without: whoever is on this machine. Since web pages run on it too, a request whose Host is not this machine's own
 *    name (DNS rebinding) or whose Origin is another site's is refused.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { KeelsonError } from '@keelson/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ERRORS_PATH } from './problem.ts';

/** Where guards report: it asks for a token of its own. */
export const DEATHS_PATH = '/v1/deaths';

const PUBLIC_ROUTES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/openapi.json', ERRORS_PATH, DEATHS_PATH]);

export const DOCS_PATH = '/docs';

export function requireToken(app: FastifyInstance, token: string): void {
  const expected = digest(token);
  app.addHook('onRequest', async (request, reply) => {
    if (isPublic(request.routeOptions.url) || sends(request, expected)) return;
    reply.header('www-authenticate', 'Bearer realm="keelson"');
    throw new KeelsonError('UNAUTHORIZED');
  });
}

/** Of one route, for who may call nothing else. Without a token nobody may. */
export function onlyWithToken(token: string | undefined) {
  const expected = token === undefined ? undefined : digest(token);
  return async (request: FastifyRequest): Promise<void> => {
    if (expected === undefined || !sends(request, expected)) throw new KeelsonError('UNAUTHORIZED');
  };
}

export function requireLoopback(app: FastifyInstance, allowedHosts: readonly string[]): void {
  app.addHook('onRequest', async (request) => {
    const host = hostnameOf(`http://${request.headers.host ?? ''}`);
    if (host === undefined || !(isLoopbackHost(host) || allowedHosts.includes(host)))
      throw new KeelsonError('FORBIDDEN', 'The Host header names another host than this machine.');
    if (isForeign(request)) throw new KeelsonError('FORBIDDEN', 'The request comes from a page of another site.');
  });
}

export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isPublic(route: string | undefined): boolean {
  return route !== undefined && (PUBLIC_ROUTES.has(route) || route === DOCS_PATH || route.startsWith(`${DOCS_PATH}/`));
}

function sends({ headers }: FastifyRequest, expected: Buffer): boolean {
  const [, sent] = /^Bearer +(\S{1,1024}) *$/i.exec(headers.authorization ?? '') ?? [];
  return sent !== undefined && timingSafeEqual(digest(sent), expected);
}

/** Equal lengths for the comparison, whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Browsers send Origin with whatever may change something; the page of this API itself has the same host. */
function isForeign({ headers }: FastifyRequest): boolean {
  if (headers.origin === undefined) return false;
  return URL.parse(headers.origin)?.host !== URL.parse(`http://${headers.host ?? ''}`)?.host;
}

function hostnameOf(url: string): string | undefined {
  return URL.parse(url)?.hostname;
}
