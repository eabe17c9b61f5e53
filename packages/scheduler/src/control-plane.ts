/**
 * What the API asks of the scheduler. Any scheduler can do it, leading or not: it decides on
 * what the store has now, writes what is declared into it, and puts a job into the queue for the leader; what it only shows is in
 * control-views.ts. Errors are KeelsonErrors for the caller to read.
 */
import {
  type DeathReport,
  forbiddenChanges,
  type Instance,
  type InstanceSpec,
  isSameData,
  KeelsonError,
  memberName,
  mergeSpec,
  type Quarantined,
  validateSpec,
} from '@keelson/core';
import type { AgentSummary } from './agents.ts';
import type { AuditReport } from './audit/auditor.ts';
import type { Adopted } from './audit/operator.ts';
import { type ControlPlaneOptions, ControlViews, type Leading } from './control-views.ts';
import { Declarations, notFound, refuseDestroying } from './declarations.ts';
import { eachThatIsThere, namesOf } from './everything.ts';
import type { Stats } from './member-requests.ts';
import { findMember, OperatorRequests } from './operator-requests.ts';
import type { Acceptance } from './recovery/recovery.ts';
import type { InstanceReport } from './report.ts';
import type { KeptVolume } from './volumes/kept.ts';
import { type Waited, type WaitedFor, waitFor } from './wait.ts';

type Outcome = 'created' | 'changed' | 'unchanged';
const PUT_ATTEMPTS = 3;

export class ControlPlane extends ControlViews {
  readonly #declarations: Declarations;
  readonly #requests: OperatorRequests;

  constructor(options: ControlPlaneOptions) {
    super(options);
    this.#declarations = new Declarations({ ...options, refusal: () => this.#refusal() });
    this.#requests = new OperatorRequests(options.store, this.#declarations);
  }

  async create(input: unknown): Promise<InstanceReport> {
    return this.report(await this.#declarations.create(this.#valid(input)));
  }

  async put(name: string, input: unknown): Promise<{ outcome: Outcome; instance: InstanceReport }> {
    const spec = this.#valid(input);
    if (spec.name !== name) {
      const errors = [{ path: 'name', message: `must be ${name}, as in the path` }];
      throw new KeelsonError('SPEC_INVALID', undefined, { errors });
    }
    for (let attempt = 1; ; attempt++) {
      const isThere = (await this.options.store.find(name)) !== undefined;
      const created = isThere ? undefined : await this.#declarations.createUnlessThere(spec);
      if (created !== undefined) return { outcome: 'created', instance: this.report(created) };
      const changed = await this.#changeSpec(name, () => spec).catch(unlessEnded(attempt));
      if (changed !== undefined) return changed;
    }
  }

  async patch(name: string, change: Readonly<Record<string, unknown>>): Promise<InstanceReport> {
    const { instance } = await this.#changeSpec(name, (before) => this.#valid(mergeSpec(before, change)));
    return instance;
  }

  wait(name: string, until: WaitedFor, timeoutMs: number, signal: AbortSignal): Promise<Waited> {
    const toReport = (instance: Instance) => this.report(instance);
    return waitFor(this.options.store, toReport, { name, until, timeoutMs }, signal);
  }

  async destroy(name: string, data: 'keep' | 'delete'): Promise<InstanceReport> {
    const instance = await this.#declarations.declare(name, 'destroy', (declared) => {
      if (declared.intent.kind === 'destroy' && declared.intent.data === data) return declared;
      return { ...declared, intent: { kind: 'destroy', data } };
    });
    return this.report(instance);
  }

  async suspend(name: string, by: 'operator' | 'shutdown'): Promise<InstanceReport> {
    const instance = await this.#declarations.declare(name, 'change', (declared) => {
      refuseDestroying(name, declared);
      if (declared.intent.kind === 'suspend') return declared;
      return { ...declared, intent: { kind: 'suspend', by } };
    });
    return this.report(instance);
  }

  async resume(name: string): Promise<InstanceReport> {
    const instance = await this.#declarations.declare(name, 'create', (declared) => {
      refuseDestroying(name, declared);
      return declared.intent.kind === 'run' ? declared : { ...declared, intent: { kind: 'run' } };
    });
    return this.report(instance);
  }

  async failover(name: string, to: string | undefined, acceptLoss: boolean): Promise<InstanceReport> {
    return this.report(await this.#requests.failover(name, to, acceptLoss));
  }

  async switchover(name: string, to: string | undefined): Promise<InstanceReport> {
    return this.report(await this.#requests.switchover(name, to));
  }

  async maintain(name: string, operation: string): Promise<InstanceReport> {
    return this.report(await this.#requests.maintain(name, operation));
  }

  async fence(member: string): Promise<InstanceReport> {
    return this.report(await this.#requests.fence(member));
  }

  async credentials(name: string): Promise<Readonly<Record<string, string>>> {
    const { uid } = await this.#declarations.latest(name);
    const secrets = await this.options.store.secrets(uid);
    if (secrets === undefined) throw notFound(name);
    return secrets;
  }

  async logs(member: string, tail: number): Promise<string> {
    const { instance, ordinal } = await findMember(this.options.store, member);
    return this.#leading().logs(instance, ordinal, tail);
  }

  async stats(name: string): Promise<Record<string, Stats>> {
    const instance = this.find(name);
    const leading = this.#leading();
    const running = instance.status.members.filter(({ task }) => task?.state === 'running');
    const found = await Promise.all(
      running.map(async ({ ordinal }) => {
        const stats = await leading.stats(instance, ordinal).catch(() => undefined);
        return stats === undefined ? [] : [[memberName(instance.declared.spec.name, ordinal), stats] as const];
      }),
    );
    return Object.fromEntries(found.flat());
  }

  agents(): readonly AgentSummary[] {
    return this.#leading().agents();
  }

  async drain(agent: string): Promise<AgentSummary> {
    return this.#leading().drain(agent);
  }

  async undrain(agent: string): Promise<AgentSummary> {
    return this.#leading().undrain(agent);
  }

  /** Suspends every instance that is meant to run, as `up` does on its way out; resolves when all of them have stopped. */
  async suspendAll(timeoutMs: number, signal: AbortSignal): Promise<readonly string[]> {
    const wanted = await namesOf(this.options.store, 'run');
    const names = await eachThatIsThere(wanted, (name) => this.suspend(name, 'shutdown'));
    await Promise.all(names.map((name) => this.wait(name, 'suspended', timeoutMs, signal)));
    return names;
  }

  /** Brings back what `suspendAll` stopped; what the operator suspended stays so. */
  async resumeAll(): Promise<readonly string[]> {
    const wanted = await namesOf(this.options.store, 'suspend');
    return eachThatIsThere(wanted, (name) => this.resume(name));
  }

  async audit(): Promise<AuditReport> {
    return this.#leading().audit();
  }

  async reclaim(id: string, agentId: string | undefined): Promise<Quarantined> {
    return this.#leading().reclaim(id, agentId);
  }

  async adopt(id: string, agentId: string | undefined, use: boolean): Promise<Adopted> {
    return this.#leading().adopt(id, agentId, use);
  }

  async removeVolume(id: string, agentId: string | undefined): Promise<KeptVolume> {
    return this.#leading().removeVolume(id, agentId);
  }

  /** The operator's word on a store that has gone back. */
  async acceptStore(how: Acceptance): Promise<void> {
    await this.options.acceptStore(how);
  }

  async reportDeaths(report: DeathReport): Promise<void> {
    const { cluster, reportDeaths } = this.options;
    if (report.cluster !== cluster)
      throw new KeelsonError('REPORT_REFUSED', `it is of cluster ${report.cluster}; this is ${cluster}`);
    const refusal = this.#refusal();
    if (refusal !== undefined) throw refusal;
    await reportDeaths(report);
  }

  #valid(input: unknown): InstanceSpec {
    const result = validateSpec(input, [...this.options.frameworks.values()]);
    if (!result.ok) throw new KeelsonError('SPEC_INVALID', undefined, { errors: result.errors });
    return result.spec;
  }

  async #changeSpec(name: string, change: (before: InstanceSpec) => InstanceSpec) {
    let outcome: Outcome = 'unchanged';
    const instance = await this.#declarations.declare(name, 'change', (declared) => {
      refuseDestroying(name, declared);
      const spec = change(declared.spec);
      const errors = forbiddenChanges(declared.spec, spec);
      if (errors.length > 0) throw new KeelsonError('SPEC_CHANGE_FORBIDDEN', undefined, { errors });
      outcome = isSameData(spec, declared.spec) ? 'unchanged' : 'changed';
      return outcome === 'unchanged' ? declared : { ...declared, spec };
    });
    return { outcome, instance: this.report(instance) };
  }

  /** Nothing is written into a store that has gone back. */
  #refusal(): KeelsonError | undefined {
    const regressed = this.options.problems().find(({ code }) => code === 'STORE_REGRESSED');
    return regressed === undefined ? undefined : new KeelsonError(regressed.code, regressed.detail);
  }

  #leading(): Leading {
    const leading = this.options.leading();
    if (leading !== undefined) return leading;
    const leader = this.options.leader();
    throw new KeelsonError('NOT_LEADER', leader === undefined ? 'nobody leads now' : `${leader.url} leads`);
  }
}

/** The instance ended between two looks at it: one more try, then its end is the answer. */
function unlessEnded(attempt: number) {
  return (error: unknown): undefined => {
    if (attempt < PUT_ATTEMPTS && error instanceof KeelsonError && error.code === 'INSTANCE_NOT_FOUND')
      return undefined;
    throw error;
  };
}
