import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { AgentReport, ControlPlane, EventRecord, InstanceReport, MemberStatus } from '../src/index.ts';
import type {
  agentPageSchema,
  endpointsSchema,
  eventRecordSchema,
  instanceReportSchema,
  memberStatusSchema,
  offerPageSchema,
  readinessSchema,
} from '../src/schemas/reports.ts';
import { world } from './support.ts';

test('frameworks come with their options as JSON schema', async () => {
  const { send } = world();
  const { json } = await send('GET', '/v1/frameworks');
  expect(json.items[0]).toMatchObject({
    name: 'redis',
    topology: 'master-slave',
    maintenance: [{ name: 'backup', summary: 'all data' }],
    options: { type: 'object', properties: { maxmemoryPolicy: { enum: ['noeviction', 'allkeys-lru'] } } },
  });
  expect(json.items[1]).toMatchObject({ name: 'etcd', options: null });
  expect((await send('GET', '/v1/frameworks/redis')).json).toEqual(json.items[0]);
  expect(await send('GET', '/v1/frameworks/oracle')).toMatchObject({
    status: 404,
    json: { code: 'FRAMEWORK_NOT_FOUND' },
  });
});

test('agents and waiting members are listed', async () => {
  const { send } = world();
  expect((await send('GET', '/v1/agents')).json).toMatchObject({
    items: [{ hostname: 'agent-1', offered: { cpus: 3.5 } }],
  });
  expect((await send('GET', '/v1/offers')).json).toMatchObject({
    items: [{ member: 'big-6', reasons: [{ agents: 3 }], agents: [{ hostname: 'agent-1', stage: 'distribution' }] }],
    declined: [{ agentId: 'S1', reason: 'it has GPUs' }],
  });
});

test('agents are drained and undrained, by id or host name', async () => {
  const { send } = world();
  expect(await send('POST', '/v1/agents/agent-1/drain')).toMatchObject({
    status: 202,
    json: { agentId: 'S1', drain: { state: 'draining', by: 'operator', members: [{ member: 'cache-0' }] } },
  });
  expect((await send('GET', '/v1/agents')).json).toMatchObject({ items: [{ drain: { state: 'draining' } }] });
  expect(await send('DELETE', '/v1/agents/S1/drain')).toMatchObject({ status: 200, json: { drain: null } });
  expect(await send('POST', '/v1/agents/other/drain')).toMatchObject({
    status: 404,
    json: { code: 'AGENT_NOT_FOUND' },
  });
});

test('health, readiness and metrics are for probes', async () => {
  const { send, controlPlane } = world();
  expect(await send('GET', '/healthz')).toMatchObject({ status: 200, json: { status: 'ok' } });
  expect(await send('GET', '/readyz')).toMatchObject({ status: 200, json: { ready: true, leader: 'one' } });
  const metrics = await send('GET', '/metrics');
  expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(metrics.text).toContain('keelson_instances 1');
  controlPlane.failure = new Error('the store is away');
  expect(await send('GET', '/readyz')).toMatchObject({
    status: 503,
    json: { ready: false, problems: [{ code: 'STORE_UNAVAILABLE' }] },
  });
  expect(await send('GET', '/healthz')).toMatchObject({ status: 200 });
});

describe('the documentation', () => {
  test('describes every route, by schemas that are all there', async () => {
    const { send } = world();
    const { json, text } = await send('GET', '/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    const routes = Object.entries<object>(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.sort()).toMatchSnapshot();
    const references = text.match(/(?<="\$ref":")[^"]+/g) ?? [];
    for (const reference of references) {
      const found = reference
        .replace('#/', '')
        .split('/')
        .reduce((at, key) => at?.[key], json);
      expect(found, reference).toBeDefined();
    }
  });

  test('says what the options of each framework are', async () => {
    const { json } = await world().send('GET', '/openapi.json');
    const { schemas } = json.components;
    const references = schemas.Spec.properties.options.anyOf;
    expect(references).toEqual([
      { $ref: '#/components/schemas/Options.redis' },
      { $ref: '#/components/schemas/Options.etcd' },
    ]);
    expect(schemas['Options.redis']).toMatchObject({
      type: 'object',
      description: 'The options of an instance of the framework redis.',
      properties: { maxmemoryPolicy: { enum: ['noeviction', 'allkeys-lru'] }, minReplicas: { minimum: 0 } },
      additionalProperties: false,
    });
    expect(schemas['Options.etcd']).toMatchObject({ type: 'object', additionalProperties: false });
    expect(schemas.Spec.properties.name).toBeDefined();
  });

  test('is a page that needs nothing from elsewhere', async () => {
    const { send } = world();
    const page = await send('GET', '/docs/');
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => String(link));
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      expect(link).not.toMatch(/^(https?:)?\/\//);
      expect((await send('GET', new URL(link, 'http://localhost/docs/').pathname)).status, link).toBe(200);
    }
  });
});

test('the documented answers are the types of the control plane', () => {
  type Loose<T> = T extends object ? { -readonly [K in keyof T]: Loose<T[K]> } : T;
  type Documented = z.infer<typeof instanceReportSchema>;
  expectTypeOf<Loose<Omit<InstanceReport, 'spec'>>>().toEqualTypeOf<Loose<Omit<Documented, 'spec'>>>();
  expectTypeOf<keyof InstanceReport['spec']>().toEqualTypeOf<keyof Documented['spec']>();
  expectTypeOf<Loose<MemberStatus>>().toEqualTypeOf<Loose<z.infer<typeof memberStatusSchema>>>();
  expectTypeOf<Loose<EventRecord>>().toEqualTypeOf<Loose<z.infer<typeof eventRecordSchema>>>();
  expectTypeOf<Loose<AgentReport>>().toEqualTypeOf<Loose<z.infer<typeof agentPageSchema>['items'][number]>>();
  expectTypeOf<Loose<ReturnType<ControlPlane['endpoints']>>>().toEqualTypeOf<Loose<z.infer<typeof endpointsSchema>>>();
  expectTypeOf<Loose<ReturnType<ControlPlane['offers']>>>().toEqualTypeOf<Loose<z.infer<typeof offerPageSchema>>>();
  expectTypeOf<Loose<ReturnType<ControlPlane['readiness']>>>().toExtend<Loose<z.infer<typeof readinessSchema>>>();
});
