/** What is on the cluster and belongs to nobody that the store knows, and what the operator does about it. */
import {
  acceptedSchema,
  adoptedSchema,
  auditSchema,
  keptVolumeSchema,
  quarantinedReportSchema,
  quarantinePageSchema,
  volumePageSchema,
} from '../schemas/reports.ts';
import { adoptedBody, emptyBody, quarantinedBody, volumeParams, volumeQuery } from '../schemas/requests.ts';
import { type ApiScope, answers, type RouteContext } from './context.ts';

const tags = ['quarantine'];

export function registerQuarantine(app: ApiScope, { controlPlane }: RouteContext): void {
  app.get('/v1/quarantine', {
    schema: {
      tags,
      summary: 'Tasks, containers and volumes that belong to nobody: never touched without your word',
      response: answers({ 200: quarantinePageSchema }),
    },
    handler: async () => controlPlane.quarantine(),
  });
  app.get('/v1/volumes', {
    schema: {
      tags,
      summary: 'Volumes that are kept though no member is on them: of destroyed instances, or left on lost agents',
      response: answers({ 200: volumePageSchema }),
    },
    handler: async () => controlPlane.volumes(),
  });
  app.delete('/v1/volumes/:id', {
    schema: {
      tags,
      summary: 'Have one kept volume removed with its data; while its agent is away it stays asked for',
      params: volumeParams,
      querystring: volumeQuery,
      response: answers({ 202: keptVolumeSchema }),
    },
    handler: async ({ params: { id }, query: { agentId } }, reply) =>
      reply.code(202).send(await controlPlane.removeVolume(id, agentId)),
  });
  app.post('/v1/audit', {
    schema: {
      tags,
      summary: 'Ask the master and all agents now what is there',
      body: emptyBody,
      response: answers({ 200: auditSchema }),
    },
    handler: async () => controlPlane.audit(),
  });
  app.post('/v1/quarantine/reclaim', {
    schema: {
      tags,
      summary: 'Remove one quarantined thing: end the task, remove the container, delete the volume with its data',
      body: quarantinedBody,
      response: answers({ 200: quarantinedReportSchema }),
    },
    handler: async ({ body: { id, agentId } }) => controlPlane.reclaim(id, agentId),
  });
  app.post('/v1/quarantine/adopt', {
    schema: {
      tags,
      summary:
        'Take one quarantined task, container or volume up into its instance; from a task it is rebuilt where there is none',
      body: adoptedBody,
      response: answers({ 200: adoptedSchema }),
    },
    handler: async ({ body: { id, agentId, use } }) => controlPlane.adopt(id, agentId, use),
  });
  const words = {
    adopt: 'Go on with a store that has gone back, and take up what runs',
    forget: 'Go on with a store that has gone back; what it does not know is quarantined',
  } as const;
  for (const how of ['adopt', 'forget'] as const) {
    app.post(`/v1/store/${how}`, {
      schema: { tags, summary: words[how], body: emptyBody, response: answers({ 202: acceptedSchema }) },
      handler: async (_request, reply) => {
        await controlPlane.acceptStore(how);
        return reply.code(202).send({ accepted: how });
      },
    });
  }
}
