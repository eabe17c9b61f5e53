/**
 * What a guard is told: its orders, in its environment from the start, so that no death of the executor comes before them; then
 * lines on its input, whose end means that the executor is dead.
 */
import { z } from 'zod';

export const ordersSchema = z.strictObject({
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

export type Orders = z.infer<typeof ordersSchema>;

/** The variable that holds the orders. */
export const ORDERS = 'KEELSON_GUARD_ORDERS';
/** What the guard says once it stands. */
export const READY = 'ready';
/** What the executor says, with the container's id behind it, where the guard would die with the executor's cgroup. */
export const LEAVE = 'leave ';
/** What the executor says when it ends in good order: nothing is left to do. */
export const DISMISSED = 'dismissed';
