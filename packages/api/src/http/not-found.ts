import { KeelsonError } from '@keelson/core';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

/** 404 for unknown routes; 405 with Allow where the route exists for other methods. Call before routes are added. */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const routes: { pattern: RegExp; method: string }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    for (const one of [method].flat()) routes.push({ pattern: patternOf(url), method: one });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method));
    if (allowed.size === 0)
      return sendProblem(reply, new KeelsonError('ROUTE_NOT_FOUND', `No route ${path.slice(0, 200)}`));
    const allow = [...allowed].sort().join(', ');
    const detail = `${request.method} is not one of ${allow}`;
    return sendProblem(reply.header('allow', allow), new KeelsonError('METHOD_NOT_ALLOWED', detail));
  });
}

function patternOf(url: string): RegExp {
  const source = url
    .split('/')
    .map((part) =>
      part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : part.replaceAll(/[.+?^${}()|[\]\\*]/g, '\\$&'),
    )
    .join('/');
  return new RegExp(`^${source}/?$`);
}
