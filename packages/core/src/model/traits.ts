import { z } from 'zod';

export const TOPOLOGIES = ['single', 'master-slave', 'cluster'] as const;
export const ROLES = ['master', 'slave', 'peer'] as const;
export const HOOKS = [
  'config',
  'start',
  'startMaster',
  'startSlave',
  'masterRunning',
  'slaveRunning',
  'masterLost',
  'slaveLost',
] as const;
export const OPERATIONS = [
  'probe',
  'promote',
  'follow',
  'demote',
  'rejoin',
  'addMember',
  'removeMember',
  'backup',
  'restore',
] as const;

/** An operation of the framework's own, which the operator asks for: `keelson run cache repair`. */
export const maintenanceTraitSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-zA-Z0-9-]{0,31}$/),
  /** `each`: every member, one after another; `one`: a slave in sync where there is one, else the master. */
  on: z.enum(['each', 'one']),
  /** `backup`: what it writes is kept, in a file of the agent's backup folder. */
  output: z.enum(['text', 'backup']),
  /** For one member. */
  timeoutMs: z.int().min(1_000).max(86_400_000),
});
export type MaintenanceTrait = z.infer<typeof maintenanceTraitSchema>;

/** What core must know of a framework: data, taken from its class when the instance is created or the scheduler starts. */
export const traitsSchema = z.strictObject({
  topology: z.enum(TOPOLOGIES),
  /** Names of the ports that each member needs, in order. */
  ports: z.array(z.string().min(1).max(32)).max(16),
  /** `together`: a slave may start before its master runs. */
  startOrder: z.enum(['together', 'masterFirst']),
  /** `all`: every member is placed before the first one starts. */
  bootstrap: z.enum(['any', 'all']),
  /** The hooks that the class defines itself: the others need no call. */
  hooks: z.array(z.enum(HOOKS)),
  /** The operations on members that the class, or its agent-side class, can do. */
  operations: z.array(z.enum(OPERATIONS)),
  /** Whether members keep data on a volume. */
  volume: z.boolean(),
  maintenance: z.array(maintenanceTraitSchema).max(32).default([]),
});

export type Topology = (typeof TOPOLOGIES)[number];
export type Role = (typeof ROLES)[number];
export type HookName = (typeof HOOKS)[number];
export type OperationName = (typeof OPERATIONS)[number];
export type Traits = z.infer<typeof traitsSchema>;
