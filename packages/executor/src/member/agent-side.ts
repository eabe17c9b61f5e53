/** A framework's agent-side class, for one launch of one member: what it knows of the instance, and calls with a time limit. */
import { isDeepStrictEqual } from 'node:util';
import type { InstanceView, OperateRequest } from '@keelson/core';
import { type Instance, instanceFrom, type Member, type ProbeResult, type StatefulExecutor } from '@keelson/sdk';
import { orAbort } from '../or-abort.ts';
import { withoutSecrets } from './exit-text.ts';

const HOOK_TIMEOUT_MS = 30_000;

/** The class has no such operation: asking again won't help. */
export class NotOffered extends Error {}

export class AgentSide {
  private readonly executor: StatefulExecutor | undefined;
  private readonly launchView: InstanceView;
  private readonly ordinal: number;
  private view: InstanceView;
  /** The one that the class was told of last. */
  private configuredView: InstanceView;
  private secrets: Readonly<Record<string, string>> = {};
  private madeMaster: number | null;
  private opened: Promise<void> | undefined;

  constructor(executor: StatefulExecutor | undefined, view: InstanceView, ordinal: number) {
    this.executor = executor;
    this.launchView = view;
    this.view = view;
    this.configuredView = view;
    this.ordinal = ordinal;
    this.madeMaster = view.master === ordinal ? view.epoch : null;
  }

  get exists(): boolean {
    return this.executor !== undefined;
  }

  get hasConfig(): boolean {
    return this.executor?.config !== undefined;
  }

  /** The instance as it was shown to this launch last. */
  get shown(): InstanceView {
    return this.view;
  }

  /** A text of its server as it may be shown. */
  show(text: string): string {
    return withoutSecrets(text, Object.values(this.secrets));
  }

  get known(): Readonly<Record<string, string>> {
    return this.secrets;
  }

  /** The epoch for which this launch was made master; null: it is none. */
  get masterEpoch(): number | null {
    return this.madeMaster;
  }

  /** An operation on the member was asked for, whoever does it. */
  learnView(view: InstanceView): void {
    this.view = view;
  }

  /** An operation was done. */
  learnRole({ operation, epoch }: Pick<OperateRequest, 'operation' | 'epoch'>): void {
    if (operation === 'promote') this.madeMaster = epoch;
    else if (operation === 'demote' || operation === 'follow') this.madeMaster = null;
  }

  learnSecrets(secrets: Readonly<Record<string, string>>): void {
    this.secrets = secrets;
  }

  async config(signal: AbortSignal): Promise<void> {
    await this.call((instance, member) => this.executor?.config?.(instance, member), signal);
  }

  /** Once; what fails is tried again with the next operation. */
  async taskStarted(signal: AbortSignal): Promise<void> {
    this.opened ??= this.call((instance, member) => this.executor?.taskStarted?.(instance, member), signal);
    try {
      await this.opened;
    } catch (error) {
      this.opened = undefined;
      throw error;
    }
  }

  /** Once for each change that the member was shown; what fails is tried again with the next operation. */
  async updateConfig(signal: AbortSignal): Promise<void> {
    const { view } = this;
    if (this.executor?.updateConfig === undefined || isSame(view, this.configuredView)) return;
    await this.call((instance, member) => this.executor?.updateConfig?.(instance, member), signal);
    this.configuredView = view;
  }

  async cleanup(signal: AbortSignal): Promise<void> {
    this.view = this.launchView; // the present one may not show this member any more
    await this.call((instance, member) => this.executor?.cleanup?.(instance, member), signal);
  }

  /** @throws NotOffered where the class gives none */
  backup(signal: AbortSignal): AsyncIterable<Uint8Array> {
    const instance = instanceFrom(this.view, this.secrets);
    const backup = this.executor?.backup?.(instance, memberOf(instance, this.ordinal), signal);
    if (backup === undefined) throw new NotOffered("the framework's agent-side class gives no backup");
    return backup;
  }

  get canRestore(): boolean {
    return this.executor?.restore !== undefined;
  }

  /** As long as it takes. */
  async restore(path: string, signal: AbortSignal): Promise<void> {
    const instance = instanceFrom(this.view, this.secrets);
    const work = this.executor?.restore?.(instance, memberOf(instance, this.ordinal), path, signal);
    await orAbort(Promise.resolve(work), signal);
  }

  /** Null where the class can't tell. */
  get healthProbe(): ((signal: AbortSignal) => Promise<unknown>) | null {
    const { executor } = this;
    if (executor === undefined) return null;
    if (executor.checkHealth !== undefined) {
      return (signal) => this.call((instance, member) => executor.checkHealth?.(instance, member, signal), signal);
    }
    if (executor.probe === undefined) return null;
    return (signal) => this.call((instance, member) => executor.probe?.(instance, member, signal), signal);
  }

  /** @throws NotOffered, or what the class throws. */
  async operate(request: OperateRequest, signal: AbortSignal): Promise<ProbeResult | undefined> {
    await this.taskStarted(signal);
    await this.updateConfig(signal);
    return this.call((instance, member) => this.operation(request, instance, member, signal), signal);
  }

  private operation(
    { operation, target }: OperateRequest,
    instance: Instance,
    member: Member,
    signal: AbortSignal,
  ): Promise<ProbeResult | undefined> {
    const { executor } = this;
    switch (operation) {
      case 'probe':
        return given(executor?.probe?.(instance, member, signal), operation);
      case 'promote':
        return given(executor?.promote?.(instance, member, signal), operation).then(() => undefined);
      case 'follow':
        return given(executor?.follow?.(instance, member, memberOf(instance, target), signal), operation).then(
          () => undefined,
        );
      case 'demote':
        return given(executor?.demote?.(instance, member, memberOf(instance, target), signal), operation);
      case 'addMember':
        return given(executor?.addMember?.(instance, member, memberOf(instance, target), signal), operation).then(
          () => undefined,
        );
      case 'removeMember':
        return given(executor?.removeMember?.(instance, member, memberOf(instance, target), signal), operation).then(
          () => undefined,
        );
      default:
        throw new NotOffered(`no agent-side class can ${operation} yet`);
    }
  }

  /** The class may ignore `signal`, and may throw before it gives a promise: neither gets further than here. */
  private async call<T>(
    work: (instance: Instance, member: Member) => Promise<T> | undefined,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    const instance = instanceFrom(this.view, this.secrets);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(HOOK_TIMEOUT_MS)]);
    return orAbort(Promise.resolve(work(instance, memberOf(instance, this.ordinal))), limit);
  }
}

/** Whether members run and are well changes all the time, and is no configuration. */
function isSame(a: InstanceView, b: InstanceView): boolean {
  const still = ({ members, ...rest }: InstanceView) => ({
    ...rest,
    members: members.map((member) => ({ ...member, running: true, healthy: true })),
  });
  return a === b || isDeepStrictEqual(still(a), still(b));
}

function given<T>(result: Promise<T> | undefined, operation: string): Promise<T> {
  if (result === undefined) throw new NotOffered(`the framework's agent-side class can't ${operation}`);
  return result;
}

function memberOf(instance: Instance, ordinal: number | null): Member {
  const member = instance.members.find((candidate) => candidate.ordinal === ordinal);
  if (member === undefined) throw new NotOffered(`${instance.name} has no member ${ordinal}`);
  return member;
}
