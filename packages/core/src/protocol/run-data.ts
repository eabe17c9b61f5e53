/** One launch of one member, as its executor is told of it. No secret is in it. */
import { z } from 'zod';
import { instanceUid } from '../model/ids.ts';
import { mesosVolumeSchema } from '../model/member.ts';
import { resourcesSchema } from '../model/spec.ts';
import { taskConfigSchema } from '../model/task-config.ts';
import { instanceViewSchema } from './view.ts';

/** Who sends: executors refuse a lower term of the same store, and remember the highest that they have seen. */
export const senderSchema = z.strictObject({ storeId: z.string(), term: z.int(), revision: z.int() });

export const runDataSchema = z.strictObject({
  kind: z.literal('run'),
  sender: senderSchema,
  cluster: z.string(),
  uid: instanceUid,
  ordinal: z.int().min(0),
  launch: z.int().min(1),
  epoch: z.int(),
  config: taskConfigSchema,
  resources: resourcesSchema,
  network: z.enum(['host', 'bridge']),
  /** Port name to number, the same inside and outside of the container. */
  ports: z.record(z.string(), z.int()),
  volumeId: z.string().nullable(),
  /** It is a persistent volume of Mesos: the agent shows it in the sandbox, under its id. */
  mesosVolume: mesosVolumeSchema.omit({ state: true }).optional(),
  instance: instanceViewSchema,
});

export type Sender = z.infer<typeof senderSchema>;
export type RunData = z.infer<typeof runDataSchema>;
