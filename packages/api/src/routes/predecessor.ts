/**
 * The five routes of mesos-go-stateful, for those who have scripts for it. Texts as it answered; errors are the problem
 * documents of the other routes. Bodies are read as JSON whatever their media type, as curl -d sends them.
 */
import { KeelsonError } from '@keelson/core';
import { z } from 'zod';
import type { InstanceReport, MemberStatus } from '../control-plane.ts';
import { acceptJson } from '../http/json-body.ts';
import { instanceParams } from '../schemas/requests.ts';
import { checkedChange, checkedSpec } from './checked-spec.ts';
import { type ApiScope, answers, type RouteContext, textAnswers } from './context.ts';

const tags = ['predecessor'];
const MB_PER_GB = 1024;
const BYTES_PER_MB = 1024 * 1024;
const PAGE = 1000;

const quantity = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be a number')
      .transform(Number),
  ])
  .optional();
const workloadSchema = z
  .strictObject({
    CPU: quantity.describe('Cores'),
    Mem: quantity.describe('MB'),
    Disk: quantity.describe('GB'),
    Network: z.enum(['host', 'bridge']).optional(),
    Image: z.string().min(1).max(512).optional(),
  })
  .optional();
type Workload = z.output<typeof workloadSchema>;

const slavesParam = z
  .string()
  .regex(/^\d{1,6}$/, 'must be a whole number, 0 or more')
  .transform(Number);
const createParams = instanceParams.extend({ slaves: slavesParam });
const updateParams = instanceParams.extend({ n: slavesParam });

const serverSchema = z.strictObject({
  IP: z.string(),
  Port: z.int(),
  Capacity: z.number().describe('MB'),
  Used: z.number().nullable().describe('MB; null where it is not known, and in lists'),
});
const statusSchema = z.strictObject({
  Name: z.string(),
  Master: serverSchema.nullable(),
  Slaves: z.array(serverSchema),
});

export function registerPredecessor(app: ApiScope, context: RouteContext): void {
  app.removeAllContentTypeParsers();
  acceptJson(app, ['*']);
  registerWrites(app, context);
  registerReads(app, context);
}

function registerWrites(app: ApiScope, { controlPlane, defaultFramework }: RouteContext): void {
  app.post('/v1/CREATE/:name/:slaves', {
    schema: { tags, params: createParams, body: workloadSchema, response: textAnswers('Accepted', 201) },
    handler: async ({ params, body }, reply) => {
      await controlPlane.create(
        translateErrors(() => checkedSpec(specFrom(params, body, defaultFramework), controlPlane)),
      );
      return reply.code(201).type('text/plain').send(`Request Accepted, ${params.name} Instance will be created`);
    },
  });
  app.delete('/v1/DELETE/:name', {
    schema: { tags, params: instanceParams, response: textAnswers('Accepted; volumes are kept') },
    handler: async ({ params: { name } }, reply) => {
      await controlPlane.destroy(name, 'keep');
      return reply.type('text/plain').send(`Request Accepted, ${name} Instance will be destroyed, its data is kept`);
    },
  });
  app.put('/v1/UPDATE/:name/SLAVES/:n', {
    schema: { tags, params: updateParams, response: textAnswers('Accepted') },
    handler: async ({ params: { name, n } }, reply) => {
      await controlPlane.patch(name, checkedChange(name, { slaves: n }, controlPlane));
      return reply.type('text/plain').send(`Request Accepted, ${name} Instance will be scaled to ${n} slaves`);
    },
  });
}

function registerReads(app: ApiScope, { controlPlane }: RouteContext): void {
  app.get('/v1/STATUS/:name', {
    schema: { tags, params: instanceParams, response: answers({ 200: statusSchema }) },
    handler: async ({ params: { name } }) => {
      const report = controlPlane.get(name);
      const stats = await controlPlane.stats(name).catch(() => ({}));
      return statusOf(report, stats);
    },
  });
  app.get('/v1/STATUS', {
    schema: { tags, response: answers({ 200: z.array(statusSchema) }) },
    handler: async () => {
      const all: object[] = [];
      let page = controlPlane.list({ limit: PAGE });
      for (;;) {
        all.push(...page.items.map((report) => statusOf(report, {})));
        if (page.next === null) return all;
        page = controlPlane.list({ limit: PAGE, after: page.next });
      }
    },
  });
}

function specFrom(params: z.output<typeof createParams>, workload: Workload, framework: string): object {
  const { CPU, Mem, Disk, Network, Image } = workload ?? {};
  return {
    name: params.name,
    framework,
    slaves: params.slaves,
    resources: { cpus: CPU, memMb: Mem, diskMb: Disk === undefined ? undefined : Math.round(Disk * MB_PER_GB) },
    network: Network,
    image: Image,
  };
}

const WORKLOAD_FIELDS: Readonly<Record<string, string>> = {
  'resources.cpus': 'CPU',
  'resources.memMb': 'Mem',
  'resources.diskMb': 'Disk',
  network: 'Network',
  image: 'Image',
};

/** Errors name the fields as the caller wrote them. */
function translateErrors<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    const errors = error.errors.map(({ path, message }) => ({ path: WORKLOAD_FIELDS[path] ?? path, message }));
    throw new KeelsonError(error.code, undefined, { errors });
  }
}

type Stats = Readonly<Record<string, { readonly memBytes: number }>>;

function statusOf(report: InstanceReport, stats: Stats): z.infer<typeof statusSchema> {
  const present = report.members.filter(({ state }) => state !== 'retired');
  const master = present.find(({ name }) => name === report.master);
  return {
    Name: report.name,
    Master: master === undefined ? null : serverOf(master, report, stats),
    Slaves: present.filter((member) => member !== master).map((member) => serverOf(member, report, stats)),
  };
}

function serverOf(member: MemberStatus, report: InstanceReport, stats: Stats): z.infer<typeof serverSchema> {
  const used = stats[member.name]?.memBytes;
  return {
    IP: member.address ?? '',
    Port: Object.values(member.ports)[0] ?? 0,
    Capacity: report.spec.resources.memMb,
    Used: used === undefined ? null : Math.round((used / BYTES_PER_MB) * 100) / 100,
  };
}
