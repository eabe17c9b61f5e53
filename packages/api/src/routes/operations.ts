/** What an operator asks of an instance once: each is stored when it is answered, and done afterwards. */
import { instanceReportSchema } from '../schemas/reports.ts';
import { emptyBody, instanceParams, memberParams, targetBody } from '../schemas/requests.ts';
import { type ApiScope, answers, fullMemberName, type RouteContext } from './context.ts';

const tags = ['operations'];
const response = answers({ 202: instanceReportSchema });

export function registerOperations(app: ApiScope, { controlPlane }: RouteContext): void {
  const moves = {
    failover: 'Replace the master at once',
    switchover: 'Hand the master over, without losing a write',
  } as const;
  for (const kind of ['failover', 'switchover'] as const) {
    app.post(`/v1/instances/:name/${kind}`, {
      schema: { tags, summary: moves[kind], params: instanceParams, body: targetBody, response },
      handler: async ({ params: { name }, body }, reply) => {
        const to = body?.to === undefined ? undefined : fullMemberName(name, body.to);
        return reply.code(202).send(await controlPlane[kind](name, to));
      },
    });
  }
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
