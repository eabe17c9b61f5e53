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
});

export type Topology = (typeof TOPOLOGIES)[number];
export type Role = (typeof ROLES)[number];
export type HookName = (typeof HOOKS)[number];
export type OperationName = (typeof OPERATIONS)[number];
export type Traits = z.infer<typeof traitsSchema>;
