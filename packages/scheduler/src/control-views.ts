/**
 * What the API shows, leading or not: it may be as old as this process's cache of the store. Nothing is decided on it.
 */
import type { DeathReport, Instance, KeelsonError, Quarantined, QuarantineList, Traits } from '@keelson/core';
import { traitsOf } from '@keelson/sdk/host';
import type { Store, StoredEvent } from '@keelson/store';
import type { z } from 'zod';
import type { AgentSummary } from './agents.ts';
import type { AuditReport } from './audit/auditor.ts';
import type { Adopted } from './audit/operator.ts';
import { readQuarantine } from './audit/quarantine.ts';
import { notFound } from './declarations.ts';
import type { Frameworks } from './frameworks.ts';
import type { JobKind } from './jobs.ts';
import type { Stats } from './member-requests.ts';
import type { OfferReport } from './offers/refusals.ts';
import type { Acceptance } from './recovery/recovery.ts';
import { type InstanceReport, reportOf } from './report.ts';
import { type KeptVolume, keptVolumes } from './volumes/kept.ts';

/** What only the leader can do. */
export interface Leading {
  agents(): readonly AgentSummary[];
  offers(): OfferReport;
  drain(agent: string): Promise<AgentSummary>;
  undrain(agent: string): Promise<AgentSummary>;
  logs(instance: Instance, ordinal: number, tail: number): Promise<string>;
  stats(instance: Instance, ordinal: number): Promise<Stats>;
  audit(): Promise<AuditReport>;
  reclaim(id: string, agentId: string | undefined): Promise<Quarantined>;
  adopt(id: string, agentId: string | undefined, use: boolean): Promise<Adopted>;
  removeVolume(id: string, agentId: string | undefined): Promise<KeptVolume>;
}

interface FrameworkView {
  readonly name: string;
  readonly traits: Traits;
  readonly maintenance: readonly { readonly name: string; readonly summary: string }[];
  readonly options: z.ZodType | undefined;
}

export interface ControlPlaneOptions {
  readonly store: Store;
  readonly frameworks: Frameworks;
  readonly now: () => number;
  /** Tells the leader: by the queue, and at once where this process leads. */
  readonly tell: (kind: JobKind, uid: string) => Promise<void>;
  readonly cluster: string;
  /** Hands it to the leader, wherever that is; resolves when it is kept. */
  readonly reportDeaths: (report: DeathReport) => Promise<void>;
  readonly term: () => number;
  readonly leading: () => Leading | undefined;
  readonly leader: () => { readonly name: string; readonly url: string } | undefined;
  readonly problems: () => readonly { readonly code: KeelsonError['code']; readonly detail: string }[];
  readonly acceptStore: (how: Acceptance) => Promise<void>;
  readonly metrics: () => Promise<string>;
}

const MAX_VOLUMES = 1_000;

export class ControlViews {
  protected readonly options: ControlPlaneOptions;

  constructor(options: ControlPlaneOptions) {
    this.options = options;
  }

  frameworks(): FrameworkView[] {
    return [...this.options.frameworks.values()].map((framework) => ({
      name: framework.name,
      traits: traitsOf(framework),
      maintenance: Object.entries(framework.maintenance).map(([name, { summary }]) => ({ name, summary })),
      options: framework.options,
    }));
  }

  get(name: string): InstanceReport {
    return this.report(this.find(name));
  }

  list({ after, limit }: { after?: string; limit: number }): { items: InstanceReport[]; next: string | null } {
    const found = this.options.store.list({ limit: limit + 1, ...(after === undefined ? {} : { after }) });
    const items = found.slice(0, limit).map((instance) => this.report(instance));
    return { items, next: found.length > limit ? (items.at(-1)?.name ?? null) : null };
  }

  endpoints(name: string) {
    const { spec } = this.find(name).declared;
    const { members, master } = this.get(name);
    const placed = members.flatMap(({ name: member, role, address, ports, healthy }) =>
      address === null ? [] : [{ member, role, address, ports, healthy }],
    );
    return { instance: spec.name, master: placed.find(({ member }) => member === master) ?? null, members: placed };
  }

  events(query: { since: string; limit: number; name?: string }): Promise<readonly StoredEvent[]> {
    const { since, limit, name } = query;
    return this.options.store.events({
      since,
      limit,
      ...(name === undefined ? {} : { uid: this.find(name).uid }),
    });
  }

  lastEvents(name: string, limit: number): Promise<readonly StoredEvent[]> {
    return this.options.store.lastEvents(this.find(name).uid, limit);
  }

  async *tailEvents(query: { since: string; name?: string }, signal: AbortSignal): AsyncIterable<StoredEvent> {
    const uid = query.name === undefined ? undefined : this.find(query.name).uid;
    for await (const event of this.options.store.tailEvents(query.since, signal)) {
      if (uid === undefined || event.uid === uid) yield event;
    }
  }

  /** Why members wait; the leader knows agent by agent, the others what the store has of it. */
  offers(): OfferReport {
    const leading = this.options.leading();
    if (leading !== undefined) return leading.offers();
    const items = [...this.options.store.all()].flatMap((instance) =>
      this.report(instance).members.flatMap(({ name, reasons, state }) =>
        state === 'waiting' ? [{ member: name, reasons, agents: [] }] : [],
      ),
    );
    return { items, declined: [] };
  }

  /** The newest first. */
  async volumes(): Promise<{ items: KeptVolume[]; more: number }> {
    const all = keptVolumes(await this.options.store.retained(), this.options.store.all());
    return { items: all.slice(0, MAX_VOLUMES), more: Math.max(0, all.length - MAX_VOLUMES) };
  }

  quarantine(): Promise<QuarantineList> {
    return readQuarantine(this.options.store);
  }

  readiness() {
    const problems = this.options.problems();
    const leader = this.options.leader();
    const leading = this.options.leading() !== undefined;
    return { ready: problems.length === 0 && leader !== undefined, leader: leader?.url ?? null, leading, problems };
  }

  metrics(): Promise<string> {
    return this.options.metrics();
  }

  /** @throws INSTANCE_NOT_FOUND */
  protected find(name: string): Instance {
    const instance = this.options.store.get(name);
    if (instance === undefined) throw notFound(name);
    return instance;
  }

  protected report(instance: Instance): InstanceReport {
    return reportOf(instance, this.options.term(), this.options.now());
  }
}
