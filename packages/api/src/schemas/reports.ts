/**
 * What the API answers with, as schemas: for OpenAPI, and for clients that check what they read. A test holds them to the
 * types of control-plane.ts.
 */
import { JOURNAL_KINDS, quarantinedSchema, ROLES, specSchema, TOPOLOGIES } from '@keelson/core';
import { z } from 'zod';

const reasonSchema = z.object({
  stage: z.string().describe('The stage of matching that turned the offers down.'),
  reason: z.string(),
  agents: z.int().describe('How many agents it turned down.'),
});

/** Options are any JSON: each framework has a schema of its own, see GET /v1/frameworks. */
export const specDocument = specSchema.extend({ options: z.record(z.string(), z.unknown()).default({}) });
/** A client that is older than the API reads what it knows. */
const specReport = z.object(specDocument.shape);

export const memberStatusSchema = z.object({
  name: z.string(),
  ordinal: z.int(),
  role: z.enum(ROLES),
  state: z.enum([
    'waiting',
    'backoff',
    'placed',
    'launching',
    'starting',
    'running',
    'stopping',
    'lost',
    'stopped',
    'retired',
  ]),
  healthy: z.boolean(),
  task: z.string().nullable(),
  agentId: z.string().nullable(),
  hostname: z.string().nullable(),
  address: z.string().nullable(),
  ports: z.record(z.string(), z.int()),
  volumeId: z.string().nullable(),
  synced: z.boolean().nullable(),
  position: z.string().nullable(),
  sinceMs: z.number().nullable(),
  retryAtMs: z.number().nullable(),
  drain: z
    .object({ why: z.string(), stays: z.string().nullable() })
    .nullable()
    .describe('Its agent is to be left; `stays`: what keeps it there.'),
  message: z.string(),
  failure: z.string().nullable().describe('Why its last launch failed, while it is tried again.'),
  reasons: z.array(reasonSchema),
});

const requestReportSchema = z.object({
  id: z.int(),
  kind: z.enum(['failover', 'switchover', 'fence', 'maintain']),
  outcome: z
    .enum(['asked', 'underWay', 'done', 'refused', 'givenUp'])
    .describe('`givenUp`: begun, and not brought to its end; `message` says why.'),
  message: z.string(),
  atMs: z.number().nullable(),
});

export const instanceReportSchema = z.object({
  name: z.string(),
  uid: z.string(),
  framework: z.string(),
  phase: z.enum([
    'creating',
    'waiting',
    'running',
    'updating',
    'degraded',
    'failingOver',
    'suspending',
    'suspended',
    'destroying',
  ]),
  generation: z.int(),
  observedGeneration: z.int(),
  epoch: z.int(),
  term: z.int(),
  master: z.string().nullable(),
  createdAtMs: z.number(),
  spec: specReport,
  members: z.array(memberStatusSchema),
  problem: z.object({ where: z.string(), message: z.string(), retryAtMs: z.number() }).nullable(),
  maintenance: z
    .object({
      operation: z.string(),
      done: z.int(),
      total: z.int(),
      member: z.string().nullable().describe('Whose turn it is.'),
      sinceMs: z.number(),
    })
    .nullable()
    .describe("An operation of the framework's own that is under way."),
  requests: z
    .array(requestReportSchema)
    .describe('The last one-time requests, the oldest first; in the answer to one, it is the last.'),
});

export const instancePageSchema = z.object({
  items: z.array(instanceReportSchema),
  next: z.string().nullable().describe('The next page is `?after=` this; null on the last page.'),
});

export const destroyAnswerSchema = z.object({
  data: z.enum(['keep', 'delete']).describe('What happens to the volumes.'),
  instance: instanceReportSchema,
});

export const eventRecordSchema = z.object({
  id: z.string().describe('Resume point: the `since` of a later read.'),
  uid: z.string(),
  instance: z.string(),
  kind: z.enum(JOURNAL_KINDS),
  atMs: z.number(),
  member: z.string().nullable(),
  message: z.string(),
});

export const eventPageSchema = z.object({
  items: z.array(eventRecordSchema),
  next: z.string().describe('The next page is `?since=` this.'),
});

const endpointSchema = z.object({
  member: z.string(),
  role: z.string(),
  address: z.string(),
  ports: z.record(z.string(), z.int()),
  healthy: z.boolean(),
});

export const endpointsSchema = z.object({
  master: endpointSchema.nullable(),
  members: z.array(endpointSchema),
});

export const credentialsSchema = z.record(z.string(), z.string());

export const statsSchema = z.record(
  z.string(),
  z.object({ cpuPercent: z.number(), memBytes: z.number(), memLimitBytes: z.number() }),
);

export const agentSchema = z.object({
  agentId: z.string(),
  hostname: z.string(),
  address: z.string(),
  members: z.array(z.string()).describe('Those that have a task there.'),
  offered: z
    .strictObject({ cpus: z.number(), memMb: z.number(), diskMb: z.number(), ports: z.number() })
    .nullable()
    .describe('What its last offers held; null where it is lost or has offered nothing yet.'),
  attributes: z.record(z.string(), z.string()),
  drain: z
    .object({
      state: z.enum(['draining', 'drained']),
      by: z.enum(['operator', 'maintenance']),
      sinceMs: z.number().nullable(),
      why: z.string(),
      members: z.array(
        z.object({ member: z.string(), stays: z.string().nullable().describe('What keeps it there; null: nothing.') }),
      ),
    })
    .nullable()
    .describe('Members leave it and no new ones come; null: it is as any.'),
  maintenance: z
    .object({
      fromMs: z.number(),
      answer: z.enum(['accepted', 'declined']),
      reason: z.string().nullable(),
      atMs: z.number(),
    })
    .nullable()
    .describe('Planned maintenance that Mesos has asked for, and what it was answered last.'),
});
export const agentPageSchema = z.object({ items: z.array(agentSchema) });

const offeredSchema = z.object({ agentId: z.string(), hostname: z.string(), offeredAtMs: z.number() });

export const offerPageSchema = z.object({
  items: z.array(
    z.object({
      member: z.string(),
      reasons: z.array(reasonSchema).describe('Counted by stage.'),
      agents: z
        .array(offeredSchema.extend({ stage: z.string(), reason: z.string() }))
        .describe('What each agent that offered something says; empty where this process does not lead.'),
    }),
  ),
  declined: z.array(offeredSchema.extend({ reason: z.string() })).describe('Offers that were of use to nobody.'),
});

export const quarantinedReportSchema = z.object(quarantinedSchema.shape);

export const quarantinePageSchema = z.object({
  items: z.array(quarantinedReportSchema),
  more: z.int().describe('How many more there are, for which the list has no room.'),
});

export const keptVolumeSchema = z.object({
  volumeId: z.string(),
  agentId: z.string(),
  uid: z.string().describe('The instance that it belongs or belonged to.'),
  instance: z.string(),
  member: z.string(),
  kind: z.enum(['agent', 'mesos']).describe('A folder of the agent, or a persistent volume of Mesos.'),
  sizeMb: z.number().nullable().describe('null: nobody has set it a size.'),
  state: z
    .enum(['left', 'retained', 'removing'])
    .describe('Left by a member that lives elsewhere; of an instance that is gone; on its way out.'),
  sinceMs: z.number(),
  why: z.string(),
  removal: z
    .object({ askedAtMs: z.number(), error: z.string().nullable().describe('Why the last try failed.') })
    .nullable(),
});

export const adoptedSchema = quarantinedReportSchema.extend({ became: z.string().describe('What became of it.') });

export const volumePageSchema = z.object({
  items: z.array(keptVolumeSchema),
  more: z.int().describe('How many more there are, for which the list has no room.'),
});

export const acceptedSchema = z.object({ accepted: z.enum(['adopt', 'forget']) });

export const auditSchema = z.object({
  asked: z.int().describe('How many agents were asked.'),
  silent: z.array(z.string()).describe('Agents that did not answer: what is there was not seen.'),
  quarantined: z.int(),
});

export const frameworkSchema = z.object({
  name: z.string(),
  topology: z.enum(TOPOLOGIES),
  ports: z.array(z.string()),
  operations: z.array(z.string()),
  maintenance: z
    .array(z.object({ name: z.string(), summary: z.string() }))
    .describe('Operations of its own, which `POST …/maintain` asks for.'),
  volume: z.boolean(),
  options: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("JSON schema of a spec's `options`; null: takes none."),
});

export const frameworkPageSchema = z.object({ items: z.array(frameworkSchema) });

export const readinessSchema = z.object({
  ready: z.boolean(),
  leader: z.string().nullable(),
  leading: z.boolean(),
  problems: z.array(z.object({ code: z.string(), detail: z.string() })),
});

export const problemSchema = z.object({
  type: z.string().describe('Where the error is explained.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string().describe('Stable: what programs compare.'),
  action: z.string().describe('What the operator can do.'),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  leader: z.string().optional().describe('Of NOT_LEADER: the URL of the scheduler that leads, as far as is known.'),
  requestId: z.string(),
});

/** The schemas that OpenAPI names, under `components`. */
export const documented = z
  .registry<{ id: string }>()
  .add(specDocument, { id: 'Spec' })
  .add(specReport, { id: 'StoredSpec' })
  .add(memberStatusSchema, { id: 'Member' })
  .add(instanceReportSchema, { id: 'Instance' })
  .add(eventRecordSchema, { id: 'Event' })
  .add(problemSchema, { id: 'Problem' });

export type InstanceAnswer = z.infer<typeof instanceReportSchema>;
export type MemberAnswer = z.infer<typeof memberStatusSchema>;
export type EventAnswer = z.infer<typeof eventRecordSchema>;
export type StatsAnswer = z.infer<typeof statsSchema>;
export type FrameworkAnswer = z.infer<typeof frameworkSchema>;
export type Problem = z.infer<typeof problemSchema>;
