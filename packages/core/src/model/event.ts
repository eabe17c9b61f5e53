/**
 * What can happen to an instance. Everything that the shell learns is translated to one of these at the edge.
 */
import type { Survivor } from '../protocol/survivor.ts';
import type { Effect } from './effect.ts';
import type { DeathProof, Home, Position } from './member.ts';
import type { StoredTaskConfig } from './task-config.ts';
import type { FoundVolume, VolumeRef } from './volume.ts';

/** A status update of Mesos, with what the executor said in its `data` (already checked). */
export interface TaskUpdate {
  readonly ordinal: number;
  readonly launch: number;
  /**
   * `ended`: terminal for Mesos; `unknown`: LOST, UNREACHABLE, UNKNOWN, GONE…: no proof of anything; `refused`: Mesos did not
   * let it through to an executor. A task that was heard of before was let through, whatever is said of its id later.
   */
  readonly state: 'starting' | 'running' | 'killing' | 'ended' | 'unknown' | 'refused';
  readonly healthy: boolean | null;
  readonly message: string;
  /** Of one whose agent is out of reach: since when. */
  readonly lostSinceMs?: number;
  /** Only where the whitelist holds. */
  readonly proof: DeathProof | null;
  /** Its ports that somebody else holds: it was not started because of them. */
  readonly takenPorts?: readonly number[];
  /** Of a running task: whether its container was seen in its executor's cgroup. */
  readonly inExecutorCgroup?: boolean | undefined;
  /** Of one that has ended: the agent says that its executor has, and that the executor's cgroup, if any, was destroyed. */
  readonly executorTerminated?: boolean | undefined;
  /** Should it never have started, that is its agent's fault, as far as can be told. */
  readonly unfit?: boolean | undefined;
}

export type VolumeOperation = 'reserve' | 'create' | 'destroy' | 'unreserve';

export interface MemberPlacement {
  readonly ordinal: number;
  readonly home: Home;
  readonly offerIds: readonly string[];
  readonly executorId: string;
  readonly deadlineMs: number;
  /** The generation of what is declared for which it was matched. */
  readonly generation: number;
}

export interface DrainingAgent {
  readonly agentId: string;
  readonly why: string;
}

/** Why a member could not be placed, counted by stage. */
export interface Rejection {
  readonly stage: string;
  readonly reason: string;
  readonly agents: number;
}

export type Decision =
  | { readonly kind: 'default' }
  | { readonly kind: 'promote'; readonly ordinal: number }
  | { readonly kind: 'relaunch' }
  /** Of a lost master: the slaves are ended at once, and launched again when it runs. */
  | { readonly kind: 'relaunchAll' }
  | { readonly kind: 'wait'; readonly reason: string; readonly retryMs: number };

export type ProbeAnswer =
  | { readonly ordinal: number; readonly ok: true; readonly position: Position; readonly synced: boolean }
  /** `mustRelaunch`: it can't be in sync again without its prepare step. */
  | { readonly ordinal: number; readonly ok: false; readonly error: string; readonly mustRelaunch?: boolean };

/** What came of an effect. `failed` is tried again with backoff; `refused` won't get better by itself. */
export type EffectResult =
  | { readonly kind: 'prepared'; readonly config: StoredTaskConfig }
  | { readonly kind: 'sent' }
  | { readonly kind: 'notSent'; readonly reason: string }
  | { readonly kind: 'inspected'; readonly alive: boolean; readonly proof: DeathProof | null; readonly message: string }
  | { readonly kind: 'hookDone' }
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** `ranking`: ordinals of comparable answers, freshest first. */
  | { readonly kind: 'probed'; readonly answers: readonly ProbeAnswer[]; readonly ranking: readonly number[] }
  | { readonly kind: 'operated'; readonly position: Position | null }
  | { readonly kind: 'volumeRemoved' }
  /** `message`: what to tell the operator of it. */
  | { readonly kind: 'maintained'; readonly message: string }
  /** The operation can't be done to this launch: its data has to be made right first, by the prepare step of another one. */
  | { readonly kind: 'mustRelaunch'; readonly why: string }
  | { readonly kind: 'failed'; readonly error: string };

export type InstanceEvent =
  /** Look at the instance again: its spec changed, a timer ran out, a sweep came by. */
  | { readonly kind: 'look' }
  | { readonly kind: 'placed'; readonly placements: readonly MemberPlacement[] }
  /** `homeSilent`: the agent that has its volume offers nothing at all. */
  | {
      readonly kind: 'unplaced';
      readonly ordinal: number;
      readonly rejections: readonly Rejection[];
      readonly homeSilent?: boolean;
    }
  | { readonly kind: 'offersGone'; readonly offerIds: readonly string[] }
  /** News of an operation that makes the member's volume, or gives it back. */
  | {
      readonly kind: 'volumeOperation';
      readonly ordinal: number;
      readonly volumeId: string;
      readonly operation: VolumeOperation;
      /** null: it was carried out. */
      readonly error: string | null;
    }
  /** The operator wants a volume gone that its member has left behind. */
  | { readonly kind: 'volumeRemovalAsked'; readonly ordinal: number; readonly volume: VolumeRef }
  /** The operator has a volume taken up that the store does not know. */
  | { readonly kind: 'volumeAdopted'; readonly found: FoundVolume }
  /** All agents that are to be left now, as far as members of this instance have their home there. */
  | { readonly kind: 'agentsDraining'; readonly agents: readonly DrainingAgent[] }
  /** There is a place elsewhere for a member that is to leave its agent, or none, and why. */
  | { readonly kind: 'roomFound'; readonly ordinal: number; readonly hostname: string }
  | { readonly kind: 'noRoom'; readonly ordinal: number; readonly rejections: readonly Rejection[] }
  | { readonly kind: 'update'; readonly update: TaskUpdate }
  | { readonly kind: 'effectDone'; readonly effectId: Effect['id']; readonly result: EffectResult }
  /** The operator has a launch taken up that lives on and that the store does not know. */
  | { readonly kind: 'adopted'; readonly survivor: Survivor }
  /** An executor or guard reports a death by itself. */
  | {
      readonly kind: 'deathReported';
      readonly ordinal: number;
      readonly launch: number;
      readonly proof: DeathProof;
      readonly message: string;
    };
