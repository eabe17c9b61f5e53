/** What is on the cluster with our labels and belongs to nobody that the store knows: listed until the operator decides. */
import { z } from 'zod';

export const QUARANTINE_KINDS = ['task', 'container', 'volume', 'reservation'] as const;

export const quarantinedSchema = z.strictObject({
  kind: z.enum(QUARANTINE_KINDS),
  /** Task id, container id or volume id; of a reservation of Mesos, the id of the volume that is on it or was to be. */
  id: z.string(),
  agentId: z.string(),
  /** Of tasks and containers: the executor that runs it. */
  executorId: z.string().nullable(),
  uid: z.string().nullable(),
  ordinal: z.int().nullable(),
  launch: z.int().nullable(),
  /** Of reservations of Mesos; `isMade`: there is a volume on it. */
  mesosVolume: z.strictObject({ role: z.string(), sizeMb: z.number(), isMade: z.boolean() }).optional(),
  sinceMs: z.number(),
  why: z.string().max(512),
});
export type Quarantined = z.infer<typeof quarantinedSchema>;

/** Bounded: `more` counts what found no room in the list. */
export const quarantineSchema = z.strictObject({ items: z.array(quarantinedSchema).readonly(), more: z.int() });
export type QuarantineList = z.infer<typeof quarantineSchema>;
