/** Puts containers into the executor's own cgroup where that can be done, and says of which it has seen that they are there. */
import { readFileSync } from 'node:fs';
import type Docker from 'dockerode';
import type { Logger } from 'pino';
import { isInside, type OwnCgroup, ownCgroup } from './own-cgroup.ts';

export class CgroupDesk {
  private readonly docker: Docker;
  private readonly log: Logger;
  private own: OwnCgroup | null = null;
  private isTaken: boolean | undefined;

  constructor(docker: Docker, log: Logger) {
    this.docker = docker;
    this.log = log;
  }

  /** To be called before the first launch. @param containerId as the agent calls the executor's container */
  subscribed(containerId: string | null): void {
    this.own = containerId === null ? null : ownCgroup(readCgroups('self'), containerId);
    if (this.own !== null) this.log.info({ cgroup: this.own.path }, 'this executor has a cgroup of its own');
  }

  /** The parent for a container; undefined: the engine's own. @throws where the engine can't be asked */
  async parent(): Promise<string | undefined> {
    const { own } = this;
    if (own === null) return undefined;
    if (this.isTaken === undefined) {
      const { CgroupDriver } = await this.docker.info();
      // systemd's driver refuses a parent that is no slice of systemd's.
      this.isTaken = CgroupDriver === 'cgroupfs';
      if (!this.isTaken) this.log.info({ CgroupDriver }, "the engine's cgroup driver takes no foreign parent");
    }
    return this.isTaken ? own.path : undefined;
  }

  /** Whether this running container is inside, as the kernel says; null where none is put there. Never rejects. */
  async holds(dockerId: string): Promise<boolean | null> {
    const { own } = this;
    if (own === null || this.isTaken !== true) return null;
    try {
      const { Id, State } = await this.docker.getContainer(dockerId).inspect();
      const isHeld = State.Running && State.Pid > 0 && isInside(own, readCgroups(State.Pid), Id);
      if (!isHeld) this.log.warn({ container: Id.slice(0, 12) }, "a container is not in its executor's cgroup");
      return isHeld;
    } catch (error) {
      this.log.warn({ err: error }, 'it can not be seen in which cgroup a container is');
      return false;
    }
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
