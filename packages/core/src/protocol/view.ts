/** What hooks and agent-side classes see of an instance. Addresses of members that have been placed are known. */
import { z } from 'zod';
import { membershipSchema, mesosVolumeSchema } from '../model/member.ts';
import { specSchema } from '../model/spec.ts';
import { ROLES, TOPOLOGIES } from '../model/traits.ts';

export const memberViewSchema = z.strictObject({
  ordinal: z.int(),
  /** Stable name: `cache-0`. */
  name: z.string(),
  role: z.enum(ROLES),
  launch: z.int(),
  /** Empty until it is placed. */
  address: z.string(),
  ports: z.record(z.string(), z.int()),
  hostname: z.string(),
  agentId: z.string(),
  /** What its data is on; absent: told by a Keelson that did not say. */
  volumeId: z.string().nullable().optional(),
  mesosVolume: mesosVolumeSchema.optional(),
  /** What the other servers know of it, where the framework adds and removes members. */
  membership: membershipSchema.omit({ quietUntilMs: true }).nullable().default(null),
  running: z.boolean(),
  healthy: z.boolean(),
});

export const instanceViewSchema = z.strictObject({
  uid: z.string(),
  name: z.string(),
  framework: z.string(),
  topology: z.enum(TOPOLOGIES),
  spec: specSchema,
  epoch: z.int(),
  /** It has had a master that ran: from then on an empty volume is a copy to be made, never a new start. */
  bootstrapped: z.boolean().default(true),
  members: z.array(memberViewSchema),
  /** Ordinal of the master, null for peers. */
  master: z.int().nullable(),
});

export type MemberView = z.infer<typeof memberViewSchema>;
export type InstanceView = z.infer<typeof instanceViewSchema>;
