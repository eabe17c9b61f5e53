/**
 * What the API needs of the rest of Keelson. It is declared here, and given by whoever composes the processes.
 * Methods throw KeelsonError for what the caller is to read.
 */
import type {
  DeathReport,
  ErrorCode,
  FieldError,
  InstanceSpec,
  InstanceSpecInput,
  JournalEntry,
  Quarantined,
  QuarantineList,
  Traits,
} from '@keelson/core';
import type { z } from 'zod';

export interface MemberStatus {
  readonly name: string;
  readonly ordinal: number;
  readonly role: 'master' | 'slave' | 'peer';
  /** `waiting`: no offer fits yet, see `reasons`. `backoff`: tried again at `retryAtMs`. */
  readonly state:
    | 'waiting'
    | 'backoff'
    | 'placed'
    | 'launching'
    | 'starting'
    | 'running'
    | 'stopping'
    | 'lost'
    | 'stopped'
    | 'retired';
  readonly healthy: boolean;
  readonly task: string | null;
  readonly agentId: string | null;
  readonly hostname: string | null;
  readonly address: string | null;
  readonly ports: Readonly<Record<string, number>>;
  readonly volumeId: string | null;
  readonly synced: boolean | null;
  readonly position: string | null;
  readonly sinceMs: number | null;
  readonly retryAtMs: number | null;
  /** Its agent is to be left; `stays`: what keeps it there, null where nothing does. */
  readonly drain: { readonly why: string; readonly stays: string | null } | null;
  readonly message: string;
  /** Why its last launch failed, while it is tried again. */
  readonly failure: string | null;
  readonly reasons: readonly { readonly stage: string; readonly reason: string; readonly agents: number }[];
}

export interface InstanceReport {
  readonly name: string;
  readonly uid: string;
  readonly framework: string;
  readonly phase:
    | 'creating'
    | 'waiting'
    | 'running'
    | 'updating'
    | 'degraded'
    | 'failingOver'
    | 'suspending'
    | 'suspended'
    | 'destroying';
  readonly generation: number;
  readonly observedGeneration: number;
  readonly epoch: number;
  readonly term: number;
  readonly master: string | null;
  readonly createdAtMs: number;
  readonly spec: InstanceSpec;
  readonly members: readonly MemberStatus[];
  readonly problem: { readonly where: string; readonly message: string; readonly retryAtMs: number } | null;
  /** An operation of the framework's own that is under way. */
  readonly maintenance: {
    readonly operation: string;
    readonly done: number;
    readonly total: number;
    readonly member: string | null;
    readonly sinceMs: number;
  } | null;
  /** The last one-time requests, the oldest first; in the answer to one, it is the last. */
  readonly requests: readonly RequestReport[];
}

/** `asked`: not looked at yet. `underWay`: a change of master that has begun. `givenUp`: begun, not brought to its end. */
export interface RequestReport {
  readonly id: number;
  readonly kind: 'failover' | 'switchover' | 'fence' | 'maintain';
  readonly outcome: 'asked' | 'underWay' | 'done' | 'refused' | 'givenUp';
  /** Why it was refused or given up. */
  readonly message: string;
  /** When it came to that; null where it is only asked for. */
  readonly atMs: number | null;
}

export interface EventRecord extends JournalEntry {
  readonly id: string;
  readonly uid: string;
  readonly instance: string;
}

export interface Endpoint {
  readonly member: string;
  readonly role: string;
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly healthy: boolean;
}

export interface AgentReport {
  readonly agentId: string;
  readonly hostname: string;
  readonly address: string;
  readonly members: readonly string[];
  /** What its last offers held, by name; ports as a count. */
  readonly offered: {
    readonly cpus: number;
    readonly memMb: number;
    readonly diskMb: number;
    readonly ports: number;
  } | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** Members leave it, and no new ones come; null: it is as any. `drained`: nobody has a task there any more. */
  readonly drain: {
    readonly state: 'draining' | 'drained';
    readonly by: 'operator' | 'maintenance';
    readonly sinceMs: number | null;
    readonly why: string;
    readonly members: readonly { readonly member: string; readonly stays: string | null }[];
  } | null;
  /** Planned maintenance that Mesos has asked for, and the answer. */
  readonly maintenance: {
    readonly fromMs: number;
    readonly answer: 'accepted' | 'declined';
    readonly reason: string | null;
    readonly atMs: number;
  } | null;
}

export interface FrameworkReport {
  readonly name: string;
  readonly traits: Traits;
  /** Operations of its own. */
  readonly maintenance: readonly { readonly name: string; readonly summary: string }[];
  readonly options: z.ZodType | undefined;
}

/** Of an instance that was destroyed, or left behind by a member that lives elsewhere now. */
export interface KeptVolume {
  readonly volumeId: string;
  readonly agentId: string;
  readonly uid: string;
  readonly instance: string;
  readonly member: string;
  readonly kind: 'agent' | 'mesos';
  readonly sizeMb: number | null;
  readonly state: 'left' | 'retained' | 'removing';
  readonly sinceMs: number;
  readonly why: string;
  /** The operator has asked for its removal; `error`: why the last try failed. */
  readonly removal: { readonly askedAtMs: number; readonly error: string | null } | null;
}

export interface Adopted extends Quarantined {
  /** What became of it, in words. */
  readonly became: string;
}

export interface ControlPlane {
  frameworks(): readonly FrameworkReport[];
  /** @throws INSTANCE_EXISTS, SPEC_INVALID, STORE_UNAVAILABLE. Stored and queued when it resolves. */
  create(spec: InstanceSpecInput): Promise<InstanceReport>;
  /** Creates or changes; `changed` is false where the spec is what it was. @throws SPEC_CHANGE_FORBIDDEN */
  put(
    name: string,
    spec: InstanceSpecInput,
  ): Promise<{ readonly outcome: 'created' | 'changed' | 'unchanged'; readonly instance: InstanceReport }>;
  /** Merges the fields that are given into the spec. */
  patch(name: string, change: Readonly<Record<string, unknown>>): Promise<InstanceReport>;
  get(name: string): InstanceReport;
  list(page: { readonly after?: string; readonly limit: number }): {
    readonly items: readonly InstanceReport[];
    readonly next: string | null;
  };
  /** Resolves with the last report when `phase` is reached, the instance is gone (null), or the time is over. */
  wait(
    name: string,
    until: 'running' | 'suspended' | 'gone',
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<{ readonly reached: boolean; readonly instance: InstanceReport | null }>;
  destroy(name: string, data: 'keep' | 'delete'): Promise<InstanceReport>;
  suspend(name: string, by: 'operator' | 'shutdown'): Promise<InstanceReport>;
  resume(name: string): Promise<InstanceReport>;
  /** `acceptLoss`: acknowledged writes may be lost, where too few slaves can say how far they are. */
  failover(name: string, to: string | undefined, acceptLoss: boolean): Promise<InstanceReport>;
  switchover(name: string, to: string | undefined): Promise<InstanceReport>;
  /** An operation of the framework's own, on its members in turn. */
  maintain(name: string, operation: string): Promise<InstanceReport>;
  /** The operator's word that this member's task is dead. */
  fence(member: string): Promise<InstanceReport>;
  endpoints(name: string): { readonly master: Endpoint | null; readonly members: readonly Endpoint[] };
  credentials(name: string): Promise<Readonly<Record<string, string>>>;
  events(query: {
    readonly since: string;
    readonly limit: number;
    readonly name?: string;
  }): Promise<readonly EventRecord[]>;
  /** The newest of one instance, newest last. */
  lastEvents(name: string, limit: number): Promise<readonly EventRecord[]>;
  tailEvents(
    query: { readonly since: string; readonly name?: string },
    signal: AbortSignal,
  ): AsyncIterable<EventRecord>;
  logs(member: string, tail: number): Promise<string>;
  stats(
    name: string,
  ): Promise<
    Readonly<Record<string, { readonly cpuPercent: number; readonly memBytes: number; readonly memLimitBytes: number }>>
  >;
  agents(): readonly AgentReport[];
  /** Members leave that agent, named by id or host name, and no new ones come. @throws AGENT_NOT_FOUND, NOT_LEADER */
  drain(agent: string): Promise<AgentReport>;
  undrain(agent: string): Promise<AgentReport>;
  /** Why members wait; agent by agent where this process leads. `declined`: offers that were of use to nobody. */
  offers(): {
    readonly items: readonly {
      readonly member: string;
      readonly reasons: readonly { readonly stage: string; readonly reason: string; readonly agents: number }[];
      readonly agents: readonly {
        readonly agentId: string;
        readonly hostname: string;
        readonly offeredAtMs: number;
        readonly stage: string;
        readonly reason: string;
      }[];
    }[];
    readonly declined: readonly {
      readonly agentId: string;
      readonly hostname: string;
      readonly offeredAtMs: number;
      readonly reason: string;
    }[];
  };
  /** Volumes that are kept on purpose though no member is on them; the newest first, `more` counts the rest. */
  volumes(): Promise<{ readonly items: readonly KeptVolume[]; readonly more: number }>;
  /**
   * Has one kept volume removed with its data, by the operator's word: stored when it resolves, done when its agent can be asked.
   * @throws VOLUME_NOT_FOUND, REQUEST_REFUSED where a member is on it, NOT_LEADER
   */
  removeVolume(id: string, agentId: string | undefined): Promise<KeptVolume>;
  /** What is on the cluster and belongs to nobody, as the last audit and the updates since have found it. */
  quarantine(): Promise<QuarantineList>;
  /** Asks the master and all agents what is there. @throws NOT_LEADER */
  audit(): Promise<{ readonly asked: number; readonly silent: readonly string[]; readonly quarantined: number }>;
  /** Removes one quarantined thing, by the operator's word. @throws QUARANTINE_NOT_FOUND, REQUEST_REFUSED, NOT_LEADER */
  reclaim(id: string, agentId: string | undefined): Promise<Quarantined>;
  /**
   * Takes one quarantined task, container or volume up into its instance, by the operator's word. `use`: the volume's member
   * is to be on it, whatever it was on before.
   * @throws QUARANTINE_NOT_FOUND, REQUEST_REFUSED, AGENT_UNAVAILABLE, NOT_LEADER
   */
  adopt(id: string, agentId: string | undefined, use: boolean): Promise<Adopted>;
  /**
   * The operator's word that a store which has gone back counts as it is: what runs is taken up, or left alone.
   * Accepted when it resolves; the schedulers start again then. @throws REQUEST_REFUSED where the store is sound
   */
  acceptStore(how: 'adopt' | 'forget'): Promise<void>;
  /**
   * Takes what a guard saw; kept or done when it resolves, and harmless when it comes again.
   * @throws REPORT_REFUSED where it is of another cluster
   */
  reportDeaths(report: DeathReport): Promise<void>;
  /** Who leads, and whether this process can act: for /readyz. */
  readiness(): {
    readonly ready: boolean;
    readonly leader: string | null;
    readonly leading: boolean;
    readonly problems: readonly { readonly code: ErrorCode; readonly detail: string }[];
  };
  /** Prometheus text. */
  metrics(): Promise<string>;
}

export type { FieldError };
