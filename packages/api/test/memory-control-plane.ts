/**
 * A control plane in memory, driven by hand: for tests of what stands on the interface. Its instances are running as soon
 * as they are created, unless `places` says how many members find room.
 */
import {
  type DeathReport,
  type InstanceSpec,
  type InstanceSpecInput,
  type JournalKind,
  KeelsonError,
  memberName,
  mergeSpec,
  type Quarantined,
  type QuarantineList,
  specSchema,
  type Traits,
} from '@keelson/core';
import { z } from 'zod';
import type { Adopted, AgentReport, KeptVolume } from '../src/control-plane.ts';
import type { ControlPlane, EventRecord, FrameworkReport, InstanceReport, MemberStatus } from '../src/index.ts';

const traits: Traits = {
  topology: 'master-slave',
  ports: ['redis'],
  startOrder: 'together',
  bootstrap: 'any',
  hooks: ['config'],
  operations: ['probe', 'promote', 'follow'],
  volume: true,
  maintenance: [],
};

export const NOW_MS = Date.UTC(2026, 0, 2, 12, 4, 7, 311);

export class MemoryControlPlane implements ControlPlane {
  /** Members that find room; the rest wait. */
  places = Number.POSITIVE_INFINITY;
  /** What was called that changes something, in order: `create cache`. */
  readonly calls: string[] = [];
  /** The next call of anything throws it. */
  failure: Error | undefined;
  readonly journal: EventRecord[] = [];
  private readonly instances = new Map<string, InstanceReport>();
  private readonly watchers = new Set<() => void>();
  private eventId = 0;

  frameworks(): readonly FrameworkReport[] {
    const options = z.strictObject({
      maxmemoryPolicy: z.enum(['noeviction', 'allkeys-lru']).optional(),
      minReplicas: z.int().min(0).optional(),
    });
    return [
      { name: 'redis', traits, maintenance: [{ name: 'backup', summary: 'all data' }], options },
      { name: 'etcd', traits: { ...traits, topology: 'cluster' }, maintenance: [], options: undefined },
    ];
  }

  async create(input: InstanceSpecInput): Promise<InstanceReport> {
    const spec = specSchema.parse(input);
    this.called(`create ${spec.name}`);
    if (this.instances.has(spec.name)) throw new KeelsonError('INSTANCE_EXISTS', `${spec.name} exists.`);
    const report = this.reportOf(spec, `${spec.name}-00000000`, 1);
    this.set(report);
    this.note('created', spec.name, null, `created by the API: ${spec.framework}`);
    return report;
  }

  async put(name: string, input: InstanceSpecInput) {
    const before = this.instances.get(name);
    if (before === undefined) return { outcome: 'created' as const, instance: await this.create(input) };
    this.called(`put ${name}`);
    const spec = specSchema.parse(input);
    if (JSON.stringify(spec) === JSON.stringify(before.spec))
      return { outcome: 'unchanged' as const, instance: before };
    return { outcome: 'changed' as const, instance: this.respec(before, spec) };
  }

  async patch(name: string, change: Readonly<Record<string, unknown>>): Promise<InstanceReport> {
    this.called(`patch ${name} ${JSON.stringify(change)}`);
    const before = this.get(name);
    return this.respec(before, specSchema.parse(mergeSpec(before.spec, change)));
  }

  get(name: string): InstanceReport {
    this.fail();
    const report = this.instances.get(name);
    if (report === undefined) throw new KeelsonError('INSTANCE_NOT_FOUND', `There is no instance ${name}.`);
    return report;
  }

  list({ after, limit }: { readonly after?: string; readonly limit: number }) {
    this.fail();
    const rest = [...this.instances.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .filter(({ name }) => after === undefined || name > after);
    const items = rest.slice(0, limit);
    return { items, next: rest.length > limit ? (items.at(-1)?.name ?? null) : null };
  }

  async wait(name: string, until: 'running' | 'suspended' | 'gone', timeoutMs: number, signal: AbortSignal) {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    for (;;) {
      const instance = this.instances.get(name) ?? null;
      const reached = until === 'gone' ? instance === null : instance?.phase === until;
      if (reached || instance === null || deadline.aborted) return { reached, instance };
      await this.changed(deadline);
    }
  }

  async destroy(name: string, data: 'keep' | 'delete'): Promise<InstanceReport> {
    this.called(`destroy ${name} ${data}`);
    const report: InstanceReport = { ...this.get(name), phase: 'destroying' };
    this.instances.delete(name);
    this.note('destroyed', name, null, `data ${data}`);
    return report;
  }

  async suspend(name: string, by: 'operator' | 'shutdown'): Promise<InstanceReport> {
    this.called(`suspend ${name} ${by}`);
    return this.set({ ...this.get(name), phase: 'suspended' });
  }

  async resume(name: string): Promise<InstanceReport> {
    this.called(`resume ${name}`);
    return this.set({ ...this.get(name), phase: 'running' });
  }

  async failover(name: string, to: string | undefined): Promise<InstanceReport> {
    this.called(`failover ${name} ${to ?? '-'}`);
    return this.promote(name, to);
  }

  async maintain(name: string, operation: string): Promise<InstanceReport> {
    this.called(`maintain ${name} ${operation}`);
    const report = this.get(name);
    const outcome = operation === 'backup' ? 'done' : 'refused';
    const message = outcome === 'done' ? `${name}-1: /backups/a.backup` : 'redis has no such operation; it has: backup';
    return this.set({ ...report, requests: [{ id: 1, kind: 'maintain', outcome, message, atMs: NOW_MS }] });
  }

  async switchover(name: string, to: string | undefined): Promise<InstanceReport> {
    this.called(`switchover ${name} ${to ?? '-'}`);
    return this.promote(name, to);
  }

  async fence(member: string): Promise<InstanceReport> {
    this.called(`fence ${member}`);
    const report = [...this.instances.values()].find(({ members }) => members.some(({ name }) => name === member));
    if (report === undefined) throw new KeelsonError('MEMBER_NOT_FOUND', `There is no member ${member}.`);
    return report;
  }

  endpoints(name: string) {
    const report = this.get(name);
    const members = report.members.map(({ name: member, role, address, ports, healthy }) => ({
      member,
      role,
      address: address ?? '',
      ports,
      healthy,
    }));
    return { master: members.find(({ role }) => role === 'master') ?? null, members };
  }

  async credentials(name: string): Promise<Readonly<Record<string, string>>> {
    this.get(name);
    return { password: 'correct-horse' };
  }

  async events({ since, limit, name }: { readonly since: string; readonly limit: number; readonly name?: string }) {
    this.fail();
    return this.after(since, name).slice(0, limit);
  }

  async lastEvents(name: string, limit: number): Promise<readonly EventRecord[]> {
    return this.after('0', name).slice(-limit);
  }

  async *tailEvents({ since, name }: { readonly since: string; readonly name?: string }, signal: AbortSignal) {
    let last = since;
    while (!signal.aborted) {
      for (const event of this.after(last, name)) {
        last = event.id;
        yield event;
      }
      await this.changed(signal);
    }
  }

  async logs(member: string, tail: number): Promise<string> {
    this.fail();
    return Array.from({ length: Math.min(tail, 3) }, (_, index) => `${member} line ${index}\n`).join('');
  }

  async stats(name: string) {
    const one = { cpuPercent: 0.3, memBytes: 4 * 1024 * 1024, memLimitBytes: 100 * 1024 * 1024 };
    return Object.fromEntries(this.get(name).members.map((member) => [member.name, one]));
  }

  agents() {
    const offered = { cpus: 3.5, memMb: 1024, diskMb: 10_240, ports: 100 };
    return [
      {
        agentId: 'S1',
        hostname: 'agent-1',
        address: '127.0.0.1',
        members: ['cache-0'],
        offered,
        attributes: {},
        drain: this.drained,
        maintenance: null,
      },
    ];
  }

  drained: AgentReport['drain'] = null;

  async drain(agent: string): Promise<AgentReport> {
    const found = this.#agent(agent);
    const members = [{ member: 'cache-0', stays: 'its data is here, and no slave is healthy and in sync' }];
    this.drained = { state: 'draining', by: 'operator', sinceMs: 1, why: 'drained by the operator', members };
    return { ...found, drain: this.drained };
  }

  async undrain(agent: string): Promise<AgentReport> {
    const found = this.#agent(agent);
    this.drained = null;
    return { ...found, drain: null };
  }

  #agent(name: string): AgentReport {
    const found = this.agents().find(({ agentId, hostname }) => name === agentId || name === hostname);
    if (found === undefined) throw new KeelsonError('AGENT_NOT_FOUND', `no agent has the id or host name ${name}`);
    return found;
  }

  readonly unowned: Quarantined[] = [];

  readonly kept: KeptVolume[] = [
    {
      volumeId: 'v',
      agentId: 'S1',
      uid: 'old-abcd1234',
      instance: 'old',
      member: 'old-0',
      kind: 'mesos',
      sizeMb: 64,
      state: 'retained',
      sinceMs: 1,
      why: 'kept',
      removal: null,
    },
  ];

  async volumes() {
    return { items: this.kept, more: 0 };
  }

  /** Agent S2 is away: what is there stays asked for. */
  async removeVolume(id: string, agentId: string | undefined): Promise<KeptVolume> {
    const found = this.kept.find((one) => one.volumeId === id && (agentId === undefined || one.agentId === agentId));
    if (found === undefined) throw new KeelsonError('VOLUME_NOT_FOUND', `no volume of id ${id} is kept`);
    this.calls.push(`remove volume ${id} on ${found.agentId}`);
    const isAway = found.agentId === 'S2';
    const asked: KeptVolume = {
      ...found,
      state: 'removing',
      removal: { askedAtMs: NOW_MS, error: isAway ? 'S2 offers nothing' : null },
    };
    if (isAway) this.kept.splice(this.kept.indexOf(found), 1, asked);
    else this.kept.splice(this.kept.indexOf(found), 1);
    return asked;
  }

  async quarantine(): Promise<QuarantineList> {
    return { items: this.unowned, more: 0 };
  }

  async audit() {
    this.calls.push('audit');
    return { asked: 3, silent: [], quarantined: this.unowned.length };
  }

  async reclaim(id: string, agentId: string | undefined): Promise<Quarantined> {
    const found = this.unowned.find((item) => item.id === id && (agentId === undefined || item.agentId === agentId));
    if (found === undefined) throw new KeelsonError('QUARANTINE_NOT_FOUND', `nothing of id ${id} is quarantined`);
    this.calls.push(`reclaim ${id}`);
    this.unowned.splice(this.unowned.indexOf(found), 1);
    return found;
  }

  async adopt(id: string, agentId: string | undefined, use: boolean): Promise<Adopted> {
    const found = await this.reclaim(id, agentId);
    this.calls.splice(-1, 1, `adopt ${id}${use ? ' to be used' : ''}`);
    return { ...found, became: 'it is kept' };
  }

  async acceptStore(how: 'adopt' | 'forget'): Promise<void> {
    this.calls.push(`${how} the store`);
  }

  readonly reports: DeathReport[] = [];

  async reportDeaths(report: DeathReport): Promise<void> {
    this.reports.push(report);
  }

  offers() {
    const reasons = [{ stage: 'distribution', reason: 'at most 2 allowed', agents: 3 }];
    const agent = { agentId: 'S1', hostname: 'agent-1', offeredAtMs: 1 };
    const agents = [{ ...agent, stage: 'distribution', reason: 'at most 2 allowed' }];
    return { items: [{ member: 'big-6', reasons, agents }], declined: [{ ...agent, reason: 'it has GPUs' }] };
  }

  readiness(): ReturnType<ControlPlane['readiness']> {
    if (this.failure === undefined) return { ready: true, leader: 'one', leading: true, problems: [] };
    const problems = [{ code: 'STORE_UNAVAILABLE' as const, detail: this.failure.message }];
    return { ready: false, leader: null, leading: false, problems };
  }

  async metrics(): Promise<string> {
    return '# TYPE keelson_instances gauge\nkeelson_instances 1\n';
  }

  // By hand

  set(report: InstanceReport): InstanceReport {
    this.instances.set(report.name, report);
    this.wake();
    return report;
  }

  note(kind: JournalKind, instance: string, member: string | null, message: string): EventRecord {
    this.eventId += 1;
    const uid = `${instance}-00000000`;
    const event = { id: `${this.eventId}-0`, uid, instance, kind, atMs: NOW_MS + this.eventId, member, message };
    this.journal.push(event);
    this.wake();
    return event;
  }

  private after(since: string, name: string | undefined): readonly EventRecord[] {
    const number = Number.parseInt(since, 10);
    return this.journal.filter(
      (event) => Number.parseInt(event.id, 10) > number && (name === undefined || event.instance === name),
    );
  }

  private wake(): void {
    for (const watcher of this.watchers) watcher();
  }

  private changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.watchers.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.watchers.add(done);
      if (signal.aborted) done();
      else signal.addEventListener('abort', done);
    });
  }

  private called(what: string): void {
    this.fail();
    this.calls.push(what);
  }

  private fail(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private respec(before: InstanceReport, spec: InstanceSpec): InstanceReport {
    return this.set(this.reportOf(spec, before.uid, before.generation + 1));
  }

  private promote(name: string, to: string | undefined): InstanceReport {
    const report = this.get(name);
    const next = to ?? report.members.find(({ role }) => role === 'slave')?.name ?? null;
    if (!report.members.some((member) => member.name === next))
      throw new KeelsonError('MEMBER_NOT_FOUND', `${name} has no member ${next}.`);
    const members = report.members.map(
      (member): MemberStatus => ({ ...member, role: member.name === next ? 'master' : 'slave' }),
    );
    this.note('promoted', name, next, 'freshest of its slaves');
    return this.set({ ...report, members, master: next, epoch: report.epoch + 1 });
  }

  private reportOf(spec: InstanceSpec, uid: string, generation: number): InstanceReport {
    const count = spec.framework === 'etcd' ? spec.peers : spec.slaves + 1;
    const members = Array.from({ length: count }, (_, ordinal) => this.memberOf(spec, uid, ordinal));
    const waits = members.some(({ state }) => state === 'waiting');
    return {
      name: spec.name,
      uid,
      framework: spec.framework,
      phase: waits ? 'waiting' : 'running',
      generation,
      observedGeneration: generation,
      epoch: 1,
      term: 1,
      master: memberName(spec.name, 0),
      createdAtMs: NOW_MS,
      spec,
      members,
      problem: null,
      maintenance: null,
      requests: [],
    };
  }

  private memberOf(spec: InstanceSpec, uid: string, ordinal: number): MemberStatus {
    const placed = ordinal < this.places;
    const reasons = [{ stage: 'distribution', reason: '2 of its members are there, at most 2 allowed', agents: 3 }];
    return {
      name: memberName(spec.name, ordinal),
      ordinal,
      role: ordinal === 0 ? 'master' : 'slave',
      state: placed ? 'running' : 'waiting',
      healthy: placed,
      task: placed ? `${uid}.${ordinal}.1` : null,
      agentId: placed ? `S${ordinal + 1}` : null,
      hostname: placed ? `agent-${ordinal + 1}` : null,
      address: placed ? '127.0.0.1' : null,
      ports: placed ? { redis: 31_000 + ordinal } : {},
      volumeId: placed ? `${uid}.${ordinal}` : null,
      synced: placed ? true : null,
      position: placed ? '52114' : null,
      sinceMs: placed ? NOW_MS : null,
      retryAtMs: null,
      drain: null,
      message: '',
      failure: null,
      reasons: placed ? [] : reasons,
    };
  }
}
