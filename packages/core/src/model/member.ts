/**
 * A member: a stable place in an instance. Its tasks come and go; its ordinal, agent, ports and volume stay.
 *
 *   (no task) --placed--> placed --prepared--> launching --STARTING--> starting --RUNNING--> running
 *       ^                    |                     |                      |                    |
 *       |                    +--- offer gone ------+------- lost ---------+--------------------+--> lost (no proof)
 *       |                                          |                      |                    |       |
 *       +------------------ proof of death --------+----------------------+--------------------+-------+
 *
 * `killing` is a flag (when the kill was first asked for), since a task is killed from any of these states.
 */
import { z } from 'zod';
import { taskConfigSchema } from './task-config.ts';
import { ROLES } from './traits.ts';

/** The whitelist: what counts as proof that a task's container is dead. */
export const DEATH_PROOFS = [
  'exitSeen', // its executor saw its exit
  'guard', // its guard ended it and said so
  'foundGone', // a later executor run on the same agent found it gone
  'newBoot', // the agent's host has booted since
  'executorCgroup', // it lived inside its executor's cgroup, which was destroyed
  // Its ACCEPT was never sent; or its executor refuses it from now on and never had it; or its end came before any word of
  // it, which executors send, and their agents keep, before they start anything.
  'neverStarted',
  'operator', // the operator's word, recorded
] as const;
export type DeathProof = (typeof DEATH_PROOFS)[number];

export const TASK_STATES = ['placed', 'launching', 'starting', 'running', 'lost'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** A copy of a server's data: `value` grows along one `history`. Opaque but to the framework's `compare`. */
export const positionSchema = z.strictObject({ history: z.string().max(1024), value: z.string().max(4096) });
export type Position = z.infer<typeof positionSchema>;

/**
 * A persistent volume of Mesos, on a reservation that is labelled with its member.
 *
 *   asked --CREATE was carried out--> made --any word of a container on it--> used
 *
 * Until it is `used` no container can have written to it: no data binds its member to it.
 */
export const mesosVolumeSchema = z.strictObject({
  /** Of Mesos: the one that it is reserved for. */
  role: z.string(),
  /** As it was made: what the spec asks for may have grown since. */
  sizeMb: z.int(),
  state: z.enum(['asked', 'made', 'used']),
});
export type MesosVolume = z.infer<typeof mesosVolumeSchema>;

export const homeSchema = z.strictObject({
  agentId: z.string(),
  hostname: z.string(),
  /** What clients and other members connect to. */
  address: z.string(),
  ports: z.record(z.string(), z.int()),
  /** null where the framework keeps no data. */
  volumeId: z.string().nullable(),
  /** Absent: its volume is a plain directory of the agent's executor. */
  mesosVolume: mesosVolumeSchema.optional(),
});
export type Home = z.infer<typeof homeSchema>;

/**
 * The operator's word that a kept volume is to go with its data: the tombstone that its removal stands on. It stays until the
 * volume is gone, whatever its agent is up to meanwhile.
 */
export const volumeRemovalSchema = z.strictObject({
  askedAtMs: z.number(),
  /** Why the last try failed; null: none has yet. */
  error: z.string().max(2048).nullable(),
});
export type VolumeRemoval = z.infer<typeof volumeRemovalSchema>;

/** A volume that its member has left behind, elsewhere. It is still the instance's, and shares its fate. */
export const formerVolumeSchema = z.strictObject({
  agentId: z.string(),
  hostname: z.string(),
  volumeId: z.string(),
  mesosVolume: mesosVolumeSchema.optional(),
  sinceMs: z.number(),
  why: z.string().max(2048),
  /** Absent: it is kept. */
  removal: volumeRemovalSchema.optional(),
});
export type FormerVolume = z.infer<typeof formerVolumeSchema>;

export const taskSchema = z.strictObject({
  launch: z.int().min(1),
  state: z.enum(TASK_STATES),
  /** The role it was launched with; the member's own role may have changed since. */
  launchedAs: z.enum(ROLES),
  /** The id of the template that it was launched with. */
  template: z.int().min(0).default(0),
  /** No container was on its volume there before: should it never start, its member is not bound to that agent. */
  fresh: z.boolean().optional(),
  /** Offers held for it while it is `placed`. */
  offerIds: z.array(z.string()),
  /** While it is `placed`: when the placement is given up. */
  deadlineMs: z.number().nullable(),
  executorId: z.string().nullable(),
  config: taskConfigSchema.nullable(),
  /** Whether its container was seen in its executor's cgroup; absent: nothing is known of it. */
  inExecutorCgroup: z.boolean().optional(),
  healthy: z.boolean(),
  /** Whether `masterRunning`/`slaveRunning` was called for it in its present role. */
  runningHook: z.enum(['due', 'called']).nullable(),
  sinceMs: z.number(),
  killSinceMs: z.number().nullable(),
  /** It is ended since its data did not fit the master's: that counts as a failure, so that it can't go on without a pause. */
  mustRelaunch: z.boolean().optional(),
  message: z.string().max(2048),
});
export type Task = z.infer<typeof taskSchema>;

export const backoffSchema = z.strictObject({
  failures: z.int(),
  untilMs: z.number(),
  reason: z.string().max(2048),
  /** Decided by the framework's hook: no change of the spec ends it early. */
  decided: z.boolean().default(false),
});
export type Backoff = z.infer<typeof backoffSchema>;

/** Its agent is to be left: by the operator's word, or since its maintenance is near. */
export const drainSchema = z.strictObject({
  agentId: z.string(),
  why: z.string().max(512),
  sinceMs: z.number(),
  /** A place elsewhere is looked for: its task is ended when there is one, not before. */
  seeks: z.boolean(),
  /** Why it is still there; null: nothing keeps it. */
  stays: z.string().max(2048).nullable(),
  /** Planned switchovers away from it, begun so far. */
  switchovers: z.int(),
  /** No other switchover for it before that. */
  untilMs: z.number().nullable(),
});
export type Drain = z.infer<typeof drainSchema>;

/**
 * What the other servers know of a peer, where its framework can add and remove members:
 *
 *   forming ------------------------------ serves --> joined     one of those that form the cluster
 *   outside --> adding --added--> joining -- serves --> joined     added to a cluster that runs
 *   adding, joining, joined, forming --> removing --removed--> outside
 *
 * `adding` and `removing`: was asked for, and may have been done or not.
 */
export const MEMBERSHIP_STATES = ['forming', 'outside', 'adding', 'joining', 'joined', 'removing'] as const;
export const membershipSchema = z.strictObject({
  state: z.enum(MEMBERSHIP_STATES),
  /** The launch for which it was added; 0: it is one of those that formed the cluster. Grows each time that it is added anew. */
  since: z.int().min(0),
  /** Where the others look for it; null: nowhere, or they are being told of another place. */
  at: z.strictObject({ address: z.string(), ports: z.record(z.string(), z.int()) }).nullable(),
  /** What was asked about it before may still be done until then: nothing else is asked about it sooner. */
  quietUntilMs: z.number().default(0),
});
export type Membership = z.infer<typeof membershipSchema>;

export const memberSchema = z.strictObject({
  ordinal: z.int().min(0),
  role: z.enum(ROLES),
  /** `retired`: scaled away; its volume is kept, and it takes it up again when the instance grows. */
  wanted: z.enum(['present', 'retired']),
  /** The last launch number given out; 0: none yet. */
  launch: z.int().min(0),
  home: homeSchema.nullable(),
  task: taskSchema.nullable(),
  backoff: backoffSchema.nullable(),
  /** Why no offer fits, stage by stage; null while it is placed or not waiting. */
  waiting: z.array(z.strictObject({ stage: z.string(), reason: z.string(), agents: z.int() })).nullable(),
  /** Since when offers are looked for without success. */
  waitingSinceMs: z.number().nullable().default(null),
  /** Since when the agent that has its volume offers nothing, while it waits for it. */
  homeSilentSinceMs: z.number().nullable().default(null),
  /** Ports on its agent that somebody else was found to hold; not to be tried again before that. */
  takenPorts: z.array(z.strictObject({ port: z.int(), untilMs: z.number() })).default([]),
  /** Agents that could not even start it: others are preferred until then. */
  unfitAgents: z.array(z.strictObject({ agentId: z.string(), untilMs: z.number() })).default([]),
  /** The oldest first. */
  formerVolumes: z.array(formerVolumeSchema).default([]),
  /** null: its framework adds and removes no members, or nobody has looked yet. */
  membership: membershipSchema.nullable().default(null),
  /** null: it may stay where it is. */
  drain: drainSchema.nullable().default(null),
  /** Launches that are dead by the operator's word alone: nobody has seen their end. The oldest first. */
  givenUp: z.array(z.strictObject({ launch: z.int(), agentId: z.string() })).default([]),
  /** The last epoch in which it was seen fully synced with the master (a master is always in sync with itself). */
  syncedEpoch: z.int().nullable(),
  position: positionSchema.nullable(),
  /** Of a slave that was retired: the epoch in which it may have acknowledged writes last; see instance/departed.ts. */
  leftEpoch: z.int().nullable().default(null),
  /** The last epoch for which `follow` succeeded or a launch was configured. */
  followedEpoch: z.int().nullable(),
  lastDeath: z
    .strictObject({ launch: z.int(), proof: z.enum(DEATH_PROOFS), atMs: z.number(), message: z.string().max(2048) })
    .nullable(),
});
export type Member = z.infer<typeof memberSchema>;
