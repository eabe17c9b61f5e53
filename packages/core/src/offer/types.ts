/**
 * What matching takes and gives. The scheduler's offer manager translates Mesos's offers to these at the edge, and what
 * comes of them back to ACCEPT and DECLINE.
 */
import type { Rejection } from '../model/event.ts';
import type { Home } from '../model/member.ts';
import type { Placement, Resources } from '../model/spec.ts';
import type { Role } from '../model/traits.ts';

/** A member that wants a place. */
export interface MemberRequest {
  readonly uid: string;
  /** The instance's name, for reasons. */
  readonly instance: string;
  readonly ordinal: number;
  readonly role: Role;
  readonly resources: Resources;
  /** Names of the ports that it needs, each another number. */
  readonly ports: readonly string[];
  /** Where it was before. On that agent it gets the same ports again. */
  readonly home: Home | null;
  /** `require`: it goes nowhere else (its volume is there), and waits; `prefer`: home if it fits there. */
  readonly homePolicy: 'require' | 'prefer';
  /**
   * At home: `require` (the default): its own ports and no others, since they may just not have been given back yet;
   * `prefer`: others in the place of those that are not offered.
   */
  readonly homePorts?: 'require' | 'prefer';
  /**
   * The persistent volume at its home. Used: it goes only where that volume is offered. Not used: it takes what is there
   * of it, and is given another elsewhere.
   */
  readonly volume?: { readonly id: string; readonly isUsed: boolean };
  /** Ports of its home's agent that it is not to get: somebody else was found to hold them. */
  readonly avoidPorts?: readonly number[];
  /** Agents that are no good for it, as it seems: it goes there only where there is no other. */
  readonly avoidAgents?: readonly string[];
  readonly placement: Placement;
  /** Greater goes first; default 0. */
  readonly priority?: number;
}

/** Port numbers from begin to end, both included. */
export interface PortRange {
  readonly begin: number;
  readonly end: number;
}

/** All that one agent offers now: several offers of it taken together. */
export interface AgentOffer {
  readonly agentId: string;
  readonly offerIds: readonly string[];
  readonly hostname: string;
  /** What clients and other members connect to. */
  readonly address: string;
  /** By name, as Mesos writes them: `rack-1`, `2.5`, `{a,b}`, `[1-9]`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly cpus: number;
  readonly memMb: number;
  readonly diskMb: number;
  /** On disks of their own (PATH, MOUNT), which members can't be on: for reasons alone. */
  readonly ownDisksMb?: number;
  readonly ports: readonly PortRange[];
  /** Ids of our persistent volumes there that no task uses; and of reservations that have no volume (yet). */
  readonly volumes?: readonly string[];
  readonly reservations?: readonly string[];
  /** False where no executor of ours runs yet: the first task there pays for the executor too. */
  readonly executorKnown: boolean;
  /** Planned maintenance: when it starts. */
  readonly unavailableFromMs?: number;
  /** It is to be left: it gets no new members. */
  readonly draining?: boolean;
}

/** A member that has a place, or one kept for it: running, launching, held, or down with its volume there. */
export interface Occupant {
  readonly ordinal: number;
  readonly agentId: string;
  readonly hostname: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** By instance uid. Instances without members that have a place may be absent. */
export type Occupancy = ReadonlyMap<string, readonly Occupant[]>;

export interface MatchOptions {
  /** What an executor takes for itself, paid with the first task on an agent. */
  readonly executor: { readonly cpus: number; readonly memMb: number };
  /** Agents whose maintenance starts before this get no new members (those at home there still go back). */
  readonly unavailableBeforeMs?: number;
}

export interface Placed {
  readonly request: MemberRequest;
  readonly agentId: string;
  readonly hostname: string;
  readonly address: string;
  /** All offers of that agent: other members placed there in the same call have the same ones. */
  readonly offerIds: readonly string[];
  readonly ports: Readonly<Record<string, number>>;
  /** What it takes of the offers; `executor`: the executor's own cpus and memory are in it. */
  readonly cost: {
    readonly cpus: number;
    readonly memMb: number;
    readonly diskMb: number;
    readonly executor: boolean;
  };
}

export interface Declined {
  readonly agentId: string;
  readonly offerIds: readonly string[];
  /** `short`: some member that waits may use this agent later; `long`: nothing waits for it. */
  readonly refuse: 'short' | 'long';
}

/** Why a member found no place. Members of one instance that ask for the same share one array. */
export interface Unplaced {
  readonly request: MemberRequest;
  readonly rejections: readonly Rejection[];
  /** The only agent that it may go to offers nothing at all. */
  readonly homeSilent: boolean;
}

export interface MatchResult {
  readonly placements: readonly Placed[];
  readonly declines: readonly Declined[];
  readonly reasons: readonly Unplaced[];
}

/** What one agent says to one request. */
export interface AgentVerdict {
  readonly agentId: string;
  readonly hostname: string;
  /** null: it fits there. */
  readonly rejection: { readonly stage: string; readonly reason: string } | null;
}
