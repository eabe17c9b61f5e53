/**
 * An instance: its spec with what the operator asks of it (written by the API alone, compare and set on `generation`)
 * and its status (written by the leading scheduler alone, compare and set on `revision`, fenced by `term`).
 */
import { z } from 'zod';
import { effectSchema } from './effect.ts';
import { instanceUid } from './ids.ts';
import { memberSchema, positionSchema } from './member.ts';
import { specSchema } from './spec.ts';
import { formerTemplateSchema, templateSchema } from './template.ts';
import { traitsSchema } from './traits.ts';

/** What the operator wants the instance to be. `suspend`: stopped with its volumes kept, no failovers on the way. */
export const intentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('run') }),
  z.strictObject({ kind: z.literal('suspend'), by: z.enum(['operator', 'shutdown']) }),
  z.strictObject({ kind: z.literal('destroy'), data: z.enum(['keep', 'delete']) }),
]);

/** One-time requests, in the order in which they were made; `id` grows by one with each. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    id: z.int(),
    kind: z.literal('failover'),
    to: z.int().nullable(),
    acceptLoss: z.boolean().optional(),
  }),
  z.strictObject({ id: z.int(), kind: z.literal('switchover'), to: z.int().nullable() }),
  z.strictObject({ id: z.int(), kind: z.literal('maintain'), operation: z.string().max(32) }),
  z.strictObject({ id: z.int(), kind: z.literal('fence'), ordinal: z.int(), launch: z.int() }),
]);

/** What became of one. `underWay`: begun, as those are that take their time; `givenUp`: begun, and not brought to its end. */
export const requestOutcomeSchema = z.strictObject({
  id: z.int(),
  kind: z.enum(['failover', 'switchover', 'fence', 'maintain']),
  outcome: z.enum(['underWay', 'done', 'refused', 'givenUp']),
  message: z.string().max(2048),
  /** When it came to that. */
  atMs: z.number(),
});

/** The part that the API writes. */
export const declaredSchema = z.strictObject({
  spec: specSchema,
  intent: intentSchema,
  generation: z.int().min(1),
  requests: z.array(requestSchema).max(32),
});

/**
 * A change of master under way.
 *
 *   deciding -> electing -> promoting -> done                          after a lost master
 *   deciding -> done (launched again on its volume)                     where nobody may be elected
 *   electing -> demoting -> catchingUp -> promoting -> done             a planned switchover
 *   deciding <-> waiting                                                where the hook said so
 */
export const failoverSchema = z.strictObject({
  reason: z.enum(['lost', 'failover', 'switchover']),
  phase: z.enum(['deciding', 'electing', 'demoting', 'catchingUp', 'promoting', 'waiting']),
  /** The epoch of the master before: only who completed its sync in it may be elected. */
  baseEpoch: z.int(),
  /** The master before. */
  from: z.int(),
  /** Bound once chosen: another is chosen only after proof that this one is dead. */
  candidate: z.int().nullable(),
  /** Asked for by the operator. */
  to: z.int().nullable(),
  /** The operator's word: fewer answers than durability `sync` needs are enough. */
  acceptLoss: z.boolean().default(false),
  /** Where the demoted master stopped; the candidate must get there. */
  target: positionSchema.nullable(),
  attempts: z.int(),
  sinceMs: z.number(),
  /** When a waiting phase is looked at again. */
  untilMs: z.number().nullable(),
  message: z.string().max(2048),
});

/** Members are being launched again, since what their launch depends on has changed. */
export const updateSchema = z.strictObject({
  sinceMs: z.number(),
  /** Planned switchovers away from an outdated master, begun so far. */
  switchovers: z.int(),
  /** No other switchover for it before that. */
  untilMs: z.number().nullable(),
});

/** An operation of the framework's own that is under way: see instance/maintenance.ts. */
export const maintenanceSchema = z.strictObject({
  requestId: z.int(),
  operation: z.string(),
  output: z.enum(['text', 'backup']),
  timeoutMs: z.int(),
  /** Ordinals, in their order; the first of them is at it. */
  left: z.array(z.int()),
  total: z.int(),
  attempts: z.int(),
  sinceMs: z.number(),
  /** What members said when they were through, the last few. */
  results: z.array(z.string().max(512)),
});

/** The last change of who is a member that was asked of a server. */
export const askedChangeSchema = z.strictObject({
  operation: z.enum(['addMember', 'removeMember']),
  target: z.int(),
  targetLaunch: z.int(),
  /** It is being asked, as far as anybody has noticed. */
  open: z.boolean(),
  /** Until when something else that was asked about the target is awaited first. */
  notBeforeMs: z.number().default(0),
});

export const statusSchema = z.strictObject({
  revision: z.int().min(0),
  /** Grows with each master that the instance has had. */
  epoch: z.int().min(0),
  /** Ordinal of the present or last master; null for peers. */
  master: z.int().nullable(),
  /** The master's launch to which this epoch belongs; null: it has not run yet. */
  epochLaunch: z.int().nullable(),
  /** The fewest slaves with which a launch of this epoch's master acknowledges a write; null: as the spec says. */
  ackSlaves: z.int().nullable().default(null),
  /** How far the master was after slaves have left, where the others are awaited there: see instance/departed.ts. */
  leftTarget: positionSchema.nullable().default(null),
  /** The master's launch whose loss has been decided already (by launching it again); 0: none. */
  decidedLaunch: z.int(),
  /** When that was decided. */
  decidedAtMs: z.number().default(0),
  members: z.array(memberSchema),
  /** null: a record that was written before there were templates, and was not looked at since. */
  template: templateSchema.nullable().default(null),
  /** Earlier ones that tasks still run with. */
  formerTemplates: z.array(formerTemplateSchema).default([]),
  update: updateSchema.nullable().default(null),
  failover: failoverSchema.nullable(),
  maintenance: maintenanceSchema.nullable().default(null),
  askedChange: askedChangeSchema.nullable().default(null),
  effects: z.array(effectSchema),
  nextEffectId: z.int(),
  observedGeneration: z.int(),
  /** Requests up to this id are done or refused. */
  handledRequest: z.int(),
  /** Of the last of those, the oldest first. */
  requestOutcomes: z.array(requestOutcomeSchema).default([]),
  /** The last error of a hook or operation that will be tried again; null when all went well since. */
  problem: z
    .strictObject({
      where: z.string().max(128),
      message: z.string().max(2048),
      atMs: z.number(),
      retryAtMs: z.number(),
    })
    .nullable(),
});

export const instanceSchema = z.strictObject({
  uid: instanceUid,
  createdAtMs: z.number(),
  traits: traitsSchema,
  declared: declaredSchema,
  status: statusSchema,
});

export type Intent = z.infer<typeof intentSchema>;
export type OperatorRequest = z.infer<typeof requestSchema>;
export type RequestOutcome = z.infer<typeof requestOutcomeSchema>;
export type Declared = z.infer<typeof declaredSchema>;
export type Failover = z.infer<typeof failoverSchema>;
export type InstanceStatus = z.infer<typeof statusSchema>;
export type Instance = z.infer<typeof instanceSchema>;
