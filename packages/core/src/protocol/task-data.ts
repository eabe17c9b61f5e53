/**
 * What a TaskInfo carries to the executor in its `data` (JSON, UTF-8). Mesos masters see it and agents checkpoint it:
 * no secret is in it, only the names and hashes of the files that the executor asks for.
 */
import { z } from 'zod';
import { resourcesSchema } from '../model/spec.ts';
import { taskConfigSchema } from '../model/task-config.ts';
import { errandSchema } from './request.ts';
import { instanceViewSchema } from './view.ts';

/** Who sends: executors refuse a lower term of the same store, and remember the highest that they have seen. */
export const senderSchema = z.strictObject({ storeId: z.string(), term: z.int(), revision: z.int() });

export const runDataSchema = z.strictObject({
  kind: z.literal('run'),
  sender: senderSchema,
  cluster: z.string(),
  uid: z.string(),
  ordinal: z.int(),
  launch: z.int(),
  epoch: z.int(),
  config: taskConfigSchema,
  resources: resourcesSchema,
  network: z.enum(['host', 'bridge']),
  /** Port name to number, the same inside and outside of the container. */
  ports: z.record(z.string(), z.int()),
  volumeId: z.string().nullable(),
  instance: instanceViewSchema,
});

/** A task without a role: it does its errand in the executor and finishes. It makes sure that an executor is there. */
export const errandDataSchema = z.strictObject({
  kind: z.literal('errand'),
  sender: senderSchema,
  cluster: z.string(),
  errand: errandSchema,
});

export const taskDataSchema = z.discriminatedUnion('kind', [runDataSchema, errandDataSchema]);

export type Sender = z.infer<typeof senderSchema>;
export type RunData = z.infer<typeof runDataSchema>;
export type TaskData = z.infer<typeof taskDataSchema>;
