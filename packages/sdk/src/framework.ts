/**
 * What a framework author writes: one class with eight hooks, and, where it needs them, operations on members.
 * All hooks may be async, may run twice, and have a time limit. All have defaults but `config`.
 */
import type { HookName, OperationName, Role, Topology } from '@keelson/core';
import type { z } from 'zod';
import type { Command } from './command.ts';
import type { Decision } from './decision.ts';
import type { StatefulExecutor } from './executor.ts';
import type { Instance, Member } from './instance.ts';
import type { Maintenance } from './maintenance.ts';
import type { Position, ProbeResult } from './position.ts';
import type { TaskConfig } from './task-config.ts';

type MaybePromise<T> = T | Promise<T>;

export abstract class StatefulFramework {
  /** What a spec's `framework` names. */
  abstract readonly name: string;
  abstract readonly topology: Topology;
  /** Names of the ports that each member gets from its offer. */
  abstract readonly ports: readonly string[];
  /** `together` where a slave can wait for its master, `masterFirst` where it can't. */
  readonly startOrder: 'together' | 'masterFirst' = 'masterFirst';
  /** `all`: every member is placed before the first one starts, as etcd and Kafka need. */
  readonly bootstrap: 'any' | 'all' = 'any';
  /** Whether members keep data on a volume. */
  readonly volume: boolean = true;
  /** Schema of the spec's `options`: shown in OpenAPI and errors. */
  readonly options: z.ZodType | undefined = undefined;
  /** Names of the secrets that Keelson generates for each instance. */
  readonly secrets: readonly string[] = ['password'];
  /** The agent-side class. Its operations are preferred to those of this class. */
  readonly executor: StatefulExecutor | undefined = undefined;

  /** Operations of the framework's own, by name. One called `backup` is what `keelson backup` asks for. */
  readonly maintenance: Readonly<Record<string, Maintenance>> = {};

  /** How to run this member: called after it was placed, before it is launched. */
  abstract config(instance: Instance, member: Member): MaybePromise<TaskConfig>;

  /** Before any member's task is launched. */
  start(_instance: Instance, _member: Member): MaybePromise<void> {}
  startMaster(instance: Instance, member: Member): MaybePromise<void> {
    return this.start(instance, member);
  }
  startSlave(instance: Instance, member: Member): MaybePromise<void> {
    return this.start(instance, member);
  }
  /** Its task is running and healthy. */
  masterRunning(_instance: Instance, _member: Member): MaybePromise<void> {}
  slaveRunning(_instance: Instance, _member: Member): MaybePromise<void> {}
  /** The master is gone and fenced. Nothing: promote the freshest healthy slave, else relaunch it on its volume. */
  masterLost(_instance: Instance, _member: Member): MaybePromise<Decision | undefined> {
    return undefined;
  }
  /** A slave is gone. Nothing: relaunch it. */
  slaveLost(_instance: Instance, _member: Member): MaybePromise<Decision | undefined> {
    return undefined;
  }

  // Operations on members as commands, run in the member's container on its agent, and refused there if a newer master or
  // scheduler has been seen. Leave out what the framework can't do.
  probe?(instance: Instance, member: Member): Command<ProbeResult>;
  promote?(instance: Instance, member: Member): Command<unknown>;
  follow?(instance: Instance, member: Member, master: Member): Command<unknown>;
  /** Stop taking writes, until promoted or started anew; says where it stopped. */
  demote?(instance: Instance, member: Member, next: Member): Command<ProbeResult>;
  /**
   * Topology `cluster`: `member`, which serves, makes `target` known to the others as a member at its address and ports, before
   * it is launched. Where they know it at other ones (`target.membership.at`, or its name), they are told of these. With
   * `removeMember` it makes Keelson keep the servers' list of members: see `Member.membership`.
   */
  addMember?(instance: Instance, member: Member, target: Member): Command<unknown>;
  /** `member`, which serves, has the others go on without `target`, whether it lives or not. One that they don't know is no error. */
  removeMember?(instance: Instance, member: Member, target: Member): Command<unknown>;

  /** Negative where a is older than b, positive where it is newer, 0 where equal; undefined where histories differ. */
  compare(a: Position, b: Position): number | undefined {
    if (a.history !== b.history) return undefined;
    const difference = BigInt(a.value) - BigInt(b.value);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
}

export type { HookName, OperationName, Role, Topology };
