/** What guards report. They call with a token that opens this route alone; its body is read only with it. */
import { deathReportSchema } from '@keelson/core';
import { z } from 'zod';
import { DEATHS_PATH, onlyWithToken } from '../http/security.ts';
import { type ApiScope, answers, type RouteContext } from './context.ts';

const MAX_REPORT_BYTES = 65_536;

export function registerDeaths(app: ApiScope, { controlPlane, reportToken }: RouteContext): void {
  app.post(DEATHS_PATH, {
    bodyLimit: MAX_REPORT_BYTES,
    onRequest: onlyWithToken(reportToken),
    schema: {
      tags: ['cluster'],
      summary: "Containers that an executor's guard has ended: called by guards, with the report token",
      body: deathReportSchema,
      response: answers({ 204: z.null() }),
    },
    handler: async ({ body }, reply) => {
      await controlPlane.reportDeaths(body);
      return reply.code(204).send();
    },
  });
}
