/**
 * What a TaskInfo carries to the executor in its `data` (JSON, UTF-8). Mesos masters see it and agents checkpoint it:
 * no secret is in it, only the names and hashes of the files that the executor asks for.
 */
import { z } from 'zod';
import { errandSchema } from './request.ts';
import { runDataSchema, senderSchema } from './run-data.ts';

/** A task without a role: it does its errand in the executor and finishes. It makes sure that an executor is there. */
export const errandDataSchema = z.strictObject({
  kind: z.literal('errand'),
  sender: senderSchema,
  cluster: z.string(),
  errand: errandSchema,
});

export const taskDataSchema = z.discriminatedUnion('kind', [runDataSchema, errandDataSchema]);

export type TaskData = z.infer<typeof taskDataSchema>;
