/** Instances: made, changed, read, destroyed. */
import { KeelsonError } from '@keelson/core';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { atMost } from '../http/at-most.ts';
import { sendProblem } from '../http/problem.ts';
import { compileAllButBody } from '../http/validator.ts';
import { destroyAnswerSchema, instancePageSchema, instanceReportSchema, specDocument } from '../schemas/reports.ts';
import { destroyQuery, getQuery, instanceParams, listQuery, noQuery } from '../schemas/requests.ts';
import { checkedChange, checkedSpec, checkedSpecOf } from './checked-spec.ts';
import { type ApiScope, answers, type RouteContext, untilGone } from './context.ts';

const tags = ['instances'];
const ITEM = '/v1/instances/:name';

export function registerInstances(app: ApiScope, context: RouteContext): void {
  app.register(async (specs) => {
    specs.setValidatorCompiler(compileAllButBody);
    registerCreate(specs.withTypeProvider<ZodTypeProvider>(), context);
    registerChange(specs.withTypeProvider<ZodTypeProvider>(), context);
  });
  registerRead(app, context);
  registerDestroy(app, context);
}

function registerCreate(app: ApiScope, { controlPlane }: RouteContext): void {
  const body = specDocument;
  app.post('/v1/instances', {
    schema: {
      tags,
      summary: 'Create an instance',
      querystring: noQuery,
      body,
      response: answers({ 201: instanceReportSchema }),
    },
    handler: async (request, reply) => {
      const report = await controlPlane.create(checkedSpec(request.body, controlPlane));
      return reply.code(201).header('location', `/v1/instances/${report.name}`).send(report);
    },
  });
  app.put(ITEM, {
    schema: {
      tags,
      summary: 'Create or change an instance: the same body twice changes nothing',
      params: instanceParams,
      body: specDocument.partial({ name: true }),
      response: answers({ 200: instanceReportSchema, 201: instanceReportSchema }),
    },
    handler: async ({ params: { name }, body }, reply) => {
      const { outcome, instance } = await controlPlane.put(name, checkedSpecOf(name, body, controlPlane));
      reply.header('keelson-outcome', outcome);
      if (outcome === 'created') reply.code(201).header('location', `/v1/instances/${name}`);
      return reply.send(instance);
    },
  });
}

function registerChange(app: ApiScope, { controlPlane }: RouteContext): void {
  app.patch(ITEM, {
    schema: {
      tags,
      summary: 'Change some fields: a JSON merge patch of the spec, such as {"slaves": 3}',
      params: instanceParams,
      body: specDocument.partial(),
      response: answers({ 200: instanceReportSchema }),
    },
    handler: async ({ params: { name }, body }) => controlPlane.patch(name, checkedChange(name, body, controlPlane)),
  });
}

function registerRead(app: ApiScope, { controlPlane, closing, maxWaits }: RouteContext): void {
  const open = atMost(maxWaits, 'TOO_MANY_WAITS');
  app.get('/v1/instances', {
    schema: {
      tags,
      summary: 'List instances by name',
      querystring: listQuery,
      response: answers({ 200: instancePageSchema }),
    },
    handler: async ({ query: { limit, after } }) =>
      controlPlane.list({ limit, ...(after === undefined ? {} : { after }) }),
  });
  app.get(ITEM, {
    schema: {
      tags,
      summary: 'One instance, now or when it is as `wait` says',
      params: instanceParams,
      querystring: getQuery,
      response: answers({ 200: instanceReportSchema }),
    },
    handler: async ({ params: { name }, query: { wait, timeoutMs } }, reply) => {
      if (wait === undefined) return controlPlane.get(name);
      if (wait !== 'gone') controlPlane.get(name);
      const { reached, instance } = await open(() =>
        controlPlane.wait(name, wait, timeoutMs, untilGone(reply, closing)),
      );
      if (reached && wait === 'gone') return reply.code(204).send();
      if (instance === null) throw new KeelsonError('INSTANCE_NOT_FOUND', `${name} is gone.`);
      if (reached) return instance;
      const late = new KeelsonError('TIMEOUT', `${name} is ${instance.phase}, not ${wait}, after ${timeoutMs} ms.`);
      return sendProblem(reply, late, { report: instance });
    },
  });
}

function registerDestroy(app: ApiScope, { controlPlane }: RouteContext): void {
  app.delete(ITEM, {
    schema: {
      tags,
      summary: 'Destroy an instance; its volumes are kept unless data=delete',
      params: instanceParams,
      querystring: destroyQuery,
      response: answers({ 202: destroyAnswerSchema }),
    },
    handler: async ({ params: { name }, query: { data } }, reply) => {
      const instance = await controlPlane.destroy(name, data);
      return reply.code(202).send({ data, instance });
    },
  });
}
