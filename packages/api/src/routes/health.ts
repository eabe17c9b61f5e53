/** For probes, for Prometheus, and for people who look up an error. */
import { z } from 'zod';
import { errorsHtml } from '../errors-page.ts';
import { ERRORS_PATH } from '../http/problem.ts';
import { readinessSchema } from '../schemas/reports.ts';
import { type ApiScope, answers, type RouteContext, textAnswers } from './context.ts';

const tags = ['health'];
/** Probes come every few seconds: they are not worth a line each. */
const logLevel = 'warn';

export function registerHealth(app: ApiScope, { controlPlane }: RouteContext): void {
  app.get('/healthz', {
    logLevel,
    schema: {
      tags,
      summary: 'Whether this process lives',
      response: answers({ 200: z.strictObject({ status: z.literal('ok') }) }),
    },
    handler: async () => ({ status: 'ok' }),
  });
  app.get('/readyz', {
    logLevel,
    schema: {
      tags,
      summary: 'Whether this process can act, and who leads',
      response: answers({ 200: readinessSchema, 503: readinessSchema }),
    },
    handler: async (_request, reply) => {
      const readiness = controlPlane.readiness();
      return reply.code(readiness.ready ? 200 : 503).send(readiness);
    },
  });
  app.get('/metrics', {
    logLevel,
    schema: { tags, summary: 'Prometheus text', response: textAnswers('The metrics') },
    handler: async (_request, reply) =>
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(await controlPlane.metrics()),
  });
  app.get(ERRORS_PATH, { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(errorsHtml()),
  );
}
