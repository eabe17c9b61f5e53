/** Framework messages both ways, and what an executor puts into an update's `data`. All JSON, UTF-8, checked at both ends. */
import { z } from 'zod';
import { DEATH_PROOFS } from '../model/member.ts';
import { REPLY_ERRORS, replyBodySchema, requestBodySchema } from './request.ts';
import { senderSchema } from './run-data.ts';
import { sealedSchema } from './sealed.ts';

/** What is sealed: the files' texts by path, and the instance's secrets for the agent-side class. */
export const secretPayloadSchema = z.strictObject({
  files: z.record(z.string(), z.string()),
  secrets: z.record(z.string(), z.string()),
});

export const toExecutorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('request'),
    id: z.string(),
    sender: senderSchema,
    timeoutMs: z.int(),
    body: requestBodySchema,
  }),
  z.strictObject({ kind: z.literal('secrets'), sender: senderSchema, taskId: z.string(), sealed: sealedSchema }),
  /** The answer where the scheduler will never have them: the task is not (any more) one that it wants. */
  z.strictObject({ kind: z.literal('noSecrets'), sender: senderSchema, taskId: z.string(), reason: z.string() }),
]);

export const fromExecutorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('reply'),
    id: z.string(),
    result: z.discriminatedUnion('ok', [
      z.strictObject({ ok: z.literal(true), body: replyBodySchema }),
      z.strictObject({ ok: z.literal(false), code: z.enum(REPLY_ERRORS), message: z.string().max(2048) }),
    ]),
  }),
  /** Asks for a task's files and secrets; repeated until they come. */
  z.strictObject({ kind: z.literal('askSecrets'), taskId: z.string(), publicKey: z.string() }),
  /** Sent after each subscribe: who it is and the highest sender that it has seen. */
  z.strictObject({
    kind: z.literal('hello'),
    executorId: z.string(),
    agentId: z.string(),
    runId: z.string(),
    bootId: z.string(),
    seen: senderSchema.nullable(),
    tasks: z.array(z.string()),
  }),
  /** A container that a former run of this agent's executor had is dead: by its guard, or found gone. */
  z.strictObject({
    kind: z.literal('death'),
    taskId: z.string(),
    proof: z.enum(DEATH_PROOFS),
    message: z.string().max(2048),
  }),
]);

/** In TaskStatus.data. */
export const updateDataSchema = z.discriminatedUnion('kind', [
  /** TASK_STARTING, more than once: "pulling redis:7, 40 %", "waiting for health". */
  z.strictObject({ kind: z.literal('progress'), text: z.string().max(2048) }),
  /** With TASK_RUNNING: whether its container was seen to be in its executor's cgroup, which ends with the executor. */
  z.strictObject({ kind: z.literal('running'), inExecutorCgroup: z.boolean() }),
  /** The container's exit was seen by its executor; or it never started, and will not. */
  z.strictObject({
    kind: z.literal('dead'),
    proof: z.enum(DEATH_PROOFS),
    exitCode: z.int().nullable(),
    oomKilled: z.boolean(),
    text: z.string().max(2048),
    /** It was not started, since somebody else holds these of its ports. */
    takenPorts: z.array(z.int()).max(16).optional(),
  }),
  /** An errand's result. */
  z.strictObject({
    kind: z.literal('errand'),
    body: replyBodySchema.nullable(),
    error: z.string().max(2048).nullable(),
  }),
]);

export type SecretPayload = z.infer<typeof secretPayloadSchema>;
export type ToExecutor = z.infer<typeof toExecutorSchema>;
export type FromExecutor = z.infer<typeof fromExecutorSchema>;
export type UpdateData = z.infer<typeof updateDataSchema>;
