/** What a guard tells the schedulers, over HTTP: the containers of its dead executor that it has ended. */
import { z } from 'zod';

/** Of one report; a guard with more sends several. */
const MAX_DEATHS = 100;

export const deathReportSchema = z.strictObject({
  cluster: z.string().min(1).max(128),
  agentId: z.string().min(1).max(256),
  executorId: z.string().min(1).max(256),
  runId: z.string().min(1).max(64),
  deaths: z
    .array(
      z.strictObject({
        taskId: z.string().min(1).max(128),
        atMs: z.number(),
        proof: z.literal('guard'),
        message: z.string().max(512),
      }),
    )
    .max(MAX_DEATHS),
});

export type DeathReport = z.infer<typeof deathReportSchema>;
