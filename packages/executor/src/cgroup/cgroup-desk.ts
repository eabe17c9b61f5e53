/**
 * Puts containers into the executor's own cgroup where that can be done, and says of which it has seen that they are there.
 * Where it can't, whoever kills by that cgroup ends the guard with the executor, but no container: the guard has to leave it.
 */
import { readFileSync } from 'node:fs';
import type Docker from 'dockerode';
import type { Logger } from 'pino';
import { isInside, isKilledByCgroup, type OwnCgroup, ownCgroup } from './own-cgroup.ts';

export interface CgroupDeskOptions {
  readonly docker: Docker;
  readonly log: Logger;
  /** The guard must not die with this container's cgroup. May be called more than once. */
  readonly leave: (containerId: string) => void;
  /** The text of /proc/PID/cgroup; empty where it is not seen. */
  readonly cgroupsOf?: (pid: number | 'self') => string;
}

export class CgroupDesk {
  private readonly options: CgroupDeskOptions;
  private containerId = '';
  private own: OwnCgroup | null = null;
  private isTaken: boolean | undefined;

  constructor(options: CgroupDeskOptions) {
    this.options = options;
  }

  /** To be called before the first launch. @param containerId as the agent calls the executor's container */
  subscribed(containerId: string | null): void {
    const cgroups = this.cgroupsOf('self');
    this.containerId = containerId ?? '';
    this.own = ownCgroup(cgroups, this.containerId);
    if (this.own !== null) this.options.log.info({ cgroup: this.own.path }, 'this executor has a cgroup of its own');
    else if (isKilledByCgroup(cgroups, this.containerId)) this.options.leave(this.containerId);
  }

  /** The parent for a container; undefined: the engine's own. @throws where the engine can't be asked */
  async parent(): Promise<string | undefined> {
    const { own } = this;
    if (own === null) return undefined;
    this.isTaken ??= await this.isForeignParentTaken();
    return this.isTaken ? own.path : undefined;
  }

  /** Whether this running container is inside, as the kernel says; null where none is put there. Never rejects. */
  async holds(dockerId: string): Promise<boolean | null> {
    const { docker, log, leave } = this.options;
    const { own } = this;
    if (own === null || this.isTaken !== true) return null;
    try {
      const { Id, State } = await docker.getContainer(dockerId).inspect();
      if (!State.Running || State.Pid === 0) return false; // it has ended: its exit is seen
      if (isInside(own, this.cgroupsOf(State.Pid), Id)) return true;
      log.warn({ container: Id.slice(0, 12) }, "a container is not in its executor's cgroup");
    } catch (error) {
      log.warn({ err: error }, 'it can not be seen in which cgroup a container is');
    }
    leave(this.containerId);
    return false;
  }

  private cgroupsOf(pid: number | 'self'): string {
    return (this.options.cgroupsOf ?? readCgroups)(pid);
  }

  private async isForeignParentTaken(): Promise<boolean> {
    const { docker, log, leave } = this.options;
    const { CgroupDriver } = await docker.info();
    // systemd's driver refuses a parent that is no slice of systemd's.
    if (CgroupDriver === 'cgroupfs') return true;
    log.info({ CgroupDriver }, "the engine's cgroup driver takes no foreign parent");
    leave(this.containerId);
    return false;
  }
}

/** Empty where there is no such process, or it is not seen from here. */
function readCgroups(pid: number | 'self'): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return '';
  }
}
