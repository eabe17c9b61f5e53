/**
 * Requests to an executor and its replies, over framework messages (JSON, UTF-8). Messages may be lost or doubled: the
 * asker repeats a request with the same id until its time is over; the executor keeps replies for a while, and answers a
 * repeated id with the kept one.
 */
import { z } from 'zod';
import { instanceUid } from '../model/ids.ts';
import { DEATH_PROOFS, positionSchema } from '../model/member.ts';
import { OPERATIONS } from '../model/traits.ts';
import { runDataSchema } from './run-data.ts';
import { sealedSchema } from './sealed.ts';
import { instanceViewSchema } from './view.ts';

/** Of these, executors make names of folders and containers. */
const launchRef = { uid: instanceUid, ordinal: z.int().min(0), launch: z.int().min(0) };
const timeoutMs = z.int().min(1).max(86_400_000);

export const commandSchema = z.strictObject({
  argv: z.array(z.string().max(65_536)).min(1).max(256),
  stdin: z.string().max(1_048_576).optional(),
  user: z.string().max(64).optional(),
  timeoutMs: timeoutMs.default(10_000),
});

/** What an errand task can ask for, and a request too. */
export const errandSchema = z.discriminatedUnion('kind', [
  /** Does this launch live? If not, it is refused from now on. */
  z.strictObject({ kind: z.literal('inspect'), ...launchRef }),
  /** `uid` and `ordinal` must be what the volume is labelled with. */
  z.strictObject({ kind: z.literal('removeVolume'), uid: instanceUid, ordinal: z.int(), volumeId: z.string() }),
  /** What is there with this cluster's and agent's labels. */
  z.strictObject({ kind: z.literal('inventory') }),
  /** Ends and removes one container of this cluster and agent; its launch is refused from then on. */
  z.strictObject({ kind: z.literal('removeContainer'), containerId: z.string().min(1).max(128) }),
]);

export const operateSchema = z.strictObject({
  kind: z.literal('operate'),
  ...launchRef,
  epoch: z.int(),
  operation: z.enum(OPERATIONS),
  instance: instanceViewSchema,
  /** The member to follow, to hand over to, to add or to remove. */
  target: z.int().nullable(),
  /** Run in the member's container where the framework gives a command; null: its agent-side class does it. */
  command: commandSchema.nullable(),
});

export const requestBodySchema = z.discriminatedUnion('kind', [
  ...errandSchema.options,
  operateSchema,
  z.strictObject({ kind: z.literal('exec'), ...launchRef, command: commandSchema }),
  /** An operation of the framework's own: run once for each request of the operator, however often it is asked for. */
  z.strictObject({
    kind: z.literal('maintain'),
    ...launchRef,
    requestId: z.int(),
    operation: z.string().max(32),
    /** Run in the member's container; null: its agent-side class gives the backup. */
    command: commandSchema.nullable(),
    /** The instance's name, where the output is a backup. */
    backupOf: z.string().max(64).nullable(),
  }),
  /** All that its executor knows of a live launch; the instance's secrets are sealed to the key. */
  z.strictObject({ kind: z.literal('describe'), ...launchRef, publicKey: z.string().max(128) }),
  z.strictObject({ kind: z.literal('logs'), ...launchRef, tail: z.int().min(1).max(10_000) }),
  z.strictObject({ kind: z.literal('stats'), ...launchRef }),
]);

/** What a request gives, by its kind. */
export const replyBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('inspect'),
    alive: z.boolean(),
    proof: z.enum(DEATH_PROOFS).nullable(),
    message: z.string().max(2048),
  }),
  z.strictObject({ kind: z.literal('removeVolume') }),
  z.strictObject({
    kind: z.literal('inventory'),
    containers: z
      .array(
        z.strictObject({
          id: z.string(),
          taskId: z.string().nullable(),
          uid: z.string().nullable(),
          ordinal: z.int().nullable(),
          launch: z.int().nullable(),
          executorId: z.string().nullable(),
        }),
      )
      .max(1_000),
    volumes: z
      .array(z.strictObject({ id: z.string(), uid: z.string().nullable(), ordinal: z.int().nullable() }))
      .max(1_000),
    /** How many were left out. */
    more: z.int(),
  }),
  z.strictObject({ kind: z.literal('removeContainer') }),
  /** From an agent-side class. `synced`: it has completed its sync with the master of the instance view. */
  z.strictObject({ kind: z.literal('operate'), position: positionSchema.nullable(), synced: z.boolean() }),
  /** From a command. Output is cut at 64 KiB. */
  z.strictObject({ kind: z.literal('command'), exitCode: z.int(), stdout: z.string(), stderr: z.string() }),
  z.strictObject({
    kind: z.literal('describe'),
    data: runDataSchema,
    /** The instance as it was shown to it last. */
    view: instanceViewSchema,
    /** The highest that this agent has seen of the instance. */
    epoch: z.int(),
    /** The epoch for which it was made master, by its launch or since; null: it is none. */
    masterEpoch: z.int().nullable(),
    /** The highest launch numbers that this agent has seen of the instance's members. */
    launches: z.array(z.strictObject({ ordinal: z.int(), launch: z.int() })).max(1_000),
    running: z.boolean(),
    sealed: sealedSchema,
  }),
  /** `message`: the last line of its output, or where the backup is. */
  z.strictObject({ kind: z.literal('maintain'), message: z.string().max(2_048) }),
  z.strictObject({ kind: z.literal('logs'), text: z.string() }),
  z.strictObject({ kind: z.literal('stats'), cpuPercent: z.number(), memBytes: z.number(), memLimitBytes: z.number() }),
]);

export const REPLY_ERRORS = [
  'staleTerm',
  'staleEpoch',
  'staleLaunch',
  'unknownTask',
  'timeout',
  'failed',
  'mustRelaunch',
  'invalid',
  'busy',
] as const;

export type CommandData = z.infer<typeof commandSchema>;
export type Errand = z.infer<typeof errandSchema>;
export type OperateRequest = z.infer<typeof operateSchema>;
export type RequestBody = z.infer<typeof requestBodySchema>;
export type ReplyBody = z.infer<typeof replyBodySchema>;
export type ReplyError = (typeof REPLY_ERRORS)[number];
