/** What belongs to one instance: endpoints, credentials, statistics, logs. */
import { KeelsonError } from '@keelson/core';
import { credentialsSchema, endpointsSchema, statsSchema } from '../schemas/reports.ts';
import { instanceMemberParams, instanceParams, logsQuery } from '../schemas/requests.ts';
import { type ApiScope, answers, fullMemberName, type RouteContext, textAnswers } from './context.ts';

const tags = ['instances'];

export function registerDetails(app: ApiScope, { controlPlane }: RouteContext): void {
  app.get('/v1/instances/:name/endpoints', {
    schema: {
      tags,
      summary: 'Where clients connect',
      params: instanceParams,
      response: answers({ 200: endpointsSchema }),
    },
    handler: async ({ params: { name } }) => controlPlane.endpoints(name),
  });
  app.get('/v1/instances/:name/credentials', {
    schema: {
      tags,
      summary: 'Its secrets: not to be cached',
      params: instanceParams,
      response: answers({ 200: credentialsSchema }),
    },
    handler: async ({ params: { name } }, reply) => {
      const credentials = await controlPlane.credentials(name);
      return reply.header('cache-control', 'no-store').header('pragma', 'no-cache').send(credentials);
    },
  });
  app.get('/v1/instances/:name/stats', {
    schema: {
      tags,
      summary: 'CPU and memory of its members, by name',
      params: instanceParams,
      response: answers({ 200: statsSchema }),
    },
    handler: async ({ params: { name } }) => controlPlane.stats(name),
  });
  app.get('/v1/instances/:name/members/:member/logs', {
    schema: {
      tags,
      summary: "The end of a member's log",
      params: instanceMemberParams,
      querystring: logsQuery,
      response: textAnswers('Its last lines'),
    },
    handler: async ({ params, query: { tail } }, reply) => {
      const member = fullMemberName(params.name, params.member);
      if (!controlPlane.get(params.name).members.some(({ name }) => name === member))
        throw new KeelsonError('MEMBER_NOT_FOUND', `${params.name} has no member ${member}.`);
      return reply.type('text/plain; charset=utf-8').send(await controlPlane.logs(member, tail));
    },
  });
}
