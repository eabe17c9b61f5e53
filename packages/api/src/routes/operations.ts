/** What an operator asks of an instance once: each is stored when it is answered, and done afterwards. */
import { instanceReportSchema } from '../schemas/reports.ts';
import {
  emptyBody,
  failoverBody,
  instanceParams,
  maintainBody,
  memberParams,
  targetBody,
} from '../schemas/requests.ts';
import { type ApiScope, answers, fullMemberName, type RouteContext } from './context.ts';

const tags = ['operations'];
const response = answers({ 202: instanceReportSchema });

export function registerOperations(app: ApiScope, { controlPlane }: RouteContext): void {
  const target = (name: string, to: string | undefined) => (to === undefined ? undefined : fullMemberName(name, to));
  app.post('/v1/instances/:name/failover', {
    schema: { tags, summary: 'Replace the master at once', params: instanceParams, body: failoverBody, response },
    handler: async ({ params: { name }, body }, reply) =>
      reply.code(202).send(await controlPlane.failover(name, target(name, body?.to), body?.acceptLoss ?? false)),
  });
  app.post('/v1/instances/:name/switchover', {
    schema: {
      tags,
      summary: 'Hand the master over, without losing a write',
      params: instanceParams,
      body: targetBody,
      response,
    },
    handler: async ({ params: { name }, body }, reply) =>
      reply.code(202).send(await controlPlane.switchover(name, target(name, body?.to))),
  });
  app.post('/v1/instances/:name/maintain', {
    schema: {
      tags,
      summary: "An operation of the framework's own, on its members in turn",
      params: instanceParams,
      body: maintainBody,
      response,
    },
    handler: async ({ params: { name }, body }, reply) =>
      reply.code(202).send(await controlPlane.maintain(name, body.operation)),
  });
  app.post('/v1/instances/:name/suspend', {
    schema: {
      tags,
      summary: 'Stop the members, keep their volumes',
      params: instanceParams,
      body: emptyBody,
      response,
    },
    handler: async ({ params: { name } }, reply) => reply.code(202).send(await controlPlane.suspend(name, 'operator')),
  });
  app.post('/v1/instances/:name/resume', {
    schema: { tags, summary: 'Start the members again', params: instanceParams, body: emptyBody, response },
    handler: async ({ params: { name } }, reply) => reply.code(202).send(await controlPlane.resume(name)),
  });
  app.post('/v1/members/:member/fence', {
    schema: {
      tags,
      summary: "The operator's word that this member's task is dead: recorded, and believed",
      params: memberParams,
      body: emptyBody,
      response,
    },
    handler: async ({ params: { member } }, reply) => reply.code(202).send(await controlPlane.fence(member)),
  });
}
