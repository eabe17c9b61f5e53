/** What an executor tells its guard, one JSON object per line; the end of the line means that the executor is dead. */
import { z } from 'zod';

export const ordersSchema = z.strictObject({
  kind: z.literal('watch'),
  dockerHost: z.string(),
  cluster: z.string(),
  agentId: z.string(),
  executorId: z.string(),
  runId: z.string(),
  /** The agent's journal: where deaths are written down. */
  journal: z.string(),
  /** The folder of files with secrets, to be removed. */
  filesPath: z.string(),
  report: z.strictObject({ url: z.string(), tokenFile: z.string().nullable() }).nullable(),
});

export const guardMessageSchema = z.discriminatedUnion('kind', [
  ordersSchema,
  /** The executor ends in good order: nothing is left to do. */
  z.strictObject({ kind: z.literal('dismissed') }),
]);

export type Orders = z.infer<typeof ordersSchema>;
export type GuardMessage = z.infer<typeof guardMessageSchema>;

/** What the guard says once it stands. */
export const READY = 'ready';
