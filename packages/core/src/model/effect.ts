/**
 * Effects: what the shell must do for an instance. They are stored with it, and leave it in the transition that stores
 * their result. All are idempotent: a restart issues the unfinished ones again, and hooks are called at least once.
 */
import { z } from 'zod';
import { positionSchema } from './member.ts';
import { OPERATIONS } from './traits.ts';

/** `attempt` from 0; not before `notBeforeMs`; one attempt has `timeoutMs`. */
const base = { id: z.int(), attempt: z.int(), notBeforeMs: z.number(), timeoutMs: z.number() };
const launchRef = { ordinal: z.int(), launch: z.int() };

export const effectSchema = z.discriminatedUnion('kind', [
  /** Call startMaster/startSlave, then config; store the files sealed. Result: the stored config, or the error. */
  z.strictObject({ ...base, ...launchRef, kind: z.literal('prepare') }),
  /** ACCEPT the held offers with the task. Result: sent, or notSent where the offers are known to be gone. */
  z.strictObject({ ...base, ...launchRef, kind: z.literal('launch') }),
  /** KILL, repeated until a terminal state with its proof is seen. */
  z.strictObject({ ...base, ...launchRef, kind: z.literal('kill'), graceMs: z.number().nullable() }),
  /** Have the agent's executor (a new one where there is none) say whether the launch lives, and refuse it if not. */
  z.strictObject({ ...base, ...launchRef, kind: z.literal('inspect'), agentId: z.string() }),
  z.strictObject({ ...base, ...launchRef, kind: z.literal('hook'), hook: z.enum(['masterRunning', 'slaveRunning']) }),
  /** Ask the framework what to do about a lost slave or peer. Result: a decision. */
  z.strictObject({ ...base, ...launchRef, kind: z.literal('slaveLost') }),
  /** Ask the framework what to do about the lost master. Result: a decision. */
  z.strictObject({ ...base, ...launchRef, kind: z.literal('masterLost') }),
  /** Probe these members side by side and rank the answers by the framework's compare. */
  z.strictObject({
    ...base,
    kind: z.literal('probe'),
    epoch: z.int(),
    purpose: z.enum(['elect', 'sync', 'departed']),
    members: z.array(z.strictObject(launchRef)),
    /** Rank only those that have come at least this far. */
    atLeast: positionSchema.nullable(),
  }),
  /** An operation on one member; `target` is the member to follow, to hand over to, to add or to remove. */
  z.strictObject({
    ...base,
    ...launchRef,
    kind: z.literal('operate'),
    operation: z.enum(OPERATIONS),
    epoch: z.int(),
    target: z.int().nullable(),
  }),
  /** An operation of the framework's own on one member; the executor does it once for each request. */
  z.strictObject({
    ...base,
    ...launchRef,
    kind: z.literal('maintain'),
    requestId: z.int(),
    operation: z.string(),
    output: z.enum(['text', 'backup']),
  }),
  /** Have the agent's executor remove the volume: only after a tombstone or for an instance destroyed with its data. */
  z.strictObject({
    ...base,
    kind: z.literal('removeVolume'),
    ordinal: z.int(),
    agentId: z.string(),
    volumeId: z.string(),
  }),
]);

export type Effect = z.infer<typeof effectSchema>;
export type EffectKind = Effect['kind'];
