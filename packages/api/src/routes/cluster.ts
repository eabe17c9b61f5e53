/** What there is to run on, and with. */
import { KeelsonError } from '@keelson/core';
import type { FrameworkReport } from '../control-plane.ts';
import { optionsSchemaOf } from '../framework-options.ts';
import {
  agentPageSchema,
  agentSchema,
  type FrameworkAnswer,
  frameworkPageSchema,
  frameworkSchema,
  offerPageSchema,
} from '../schemas/reports.ts';
import { agentParams, instanceParams } from '../schemas/requests.ts';
import { type ApiScope, answers, type RouteContext } from './context.ts';

const tags = ['cluster'];

export function registerCluster(app: ApiScope, { controlPlane }: RouteContext): void {
  app.get('/v1/frameworks', {
    schema: { tags, summary: 'The frameworks and their options', response: answers({ 200: frameworkPageSchema }) },
    handler: async () => ({ items: controlPlane.frameworks().map(frameworkAnswer) }),
  });
  app.get('/v1/frameworks/:name', {
    schema: { tags, summary: 'One framework', params: instanceParams, response: answers({ 200: frameworkSchema }) },
    handler: async ({ params: { name } }) => {
      const framework = controlPlane.frameworks().find((one) => one.name === name);
      if (framework === undefined) throw new KeelsonError('FRAMEWORK_NOT_FOUND', `${name} is not configured.`);
      return frameworkAnswer(framework);
    },
  });
  app.get('/v1/agents', {
    schema: { tags, summary: 'Agents, what they offered, who runs there', response: answers({ 200: agentPageSchema }) },
    handler: async () => ({ items: controlPlane.agents() }),
  });
  app.post('/v1/agents/:agent/drain', {
    schema: {
      tags,
      summary: 'Have the members leave an agent: slaves first, then switchovers, then the rest',
      params: agentParams,
      response: answers({ 202: agentSchema }),
    },
    handler: async ({ params: { agent } }, reply) => reply.status(202).send(await controlPlane.drain(agent)),
  });
  app.delete('/v1/agents/:agent/drain', {
    schema: {
      tags,
      summary: 'Take it back: members may come again',
      params: agentParams,
      response: answers({ 200: agentSchema }),
    },
    handler: async ({ params: { agent } }) => controlPlane.undrain(agent),
  });
  app.get('/v1/offers', {
    schema: { tags, summary: 'Who waits for an offer, and why', response: answers({ 200: offerPageSchema }) },
    handler: async () => controlPlane.offers(),
  });
}

function frameworkAnswer(framework: FrameworkReport): FrameworkAnswer {
  const { name, traits, maintenance } = framework;
  return {
    name,
    topology: traits.topology,
    ports: traits.ports,
    operations: traits.operations,
    maintenance: [...maintenance],
    volume: traits.volume,
    options: optionsSchemaOf(framework),
  };
}
