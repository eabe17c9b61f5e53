import type { InstanceSpec, InstanceView, MemberView, Role, Topology } from '@keelson/core';

/**
 * A member as hooks and operations see it.
 *
 * `membership` (null where the framework has no `addMember` and `removeMember`) is what the other servers know of it:
 * `forming` it is one of those that form the cluster; `joining` it was added to a cluster that runs, and has not served yet; `joined`;
 * `outside` it is not known to them, or not any more; `adding`, `removing` that is under way. `since` grows each time that it is added
 * anew: what it has on its volume from before that is of a member that was removed.
 */
export interface Member extends MemberView {
  readonly role: Role;
}

/** An instance as hooks and operations see it, with its secrets. Built anew for each call: changing it changes nothing. */
export interface Instance {
  readonly uid: string;
  readonly name: string;
  readonly framework: string;
  readonly topology: Topology;
  readonly spec: InstanceSpec;
  /**
   * Its first master starts from a backup, which the prepare step finds at RESTORE_FILE. In a cluster whose members are added and removed
   * each one that is `forming` does, and no other.
   */
  readonly restoring: boolean;
  /** The spec's options, checked by the framework's schema. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly epoch: number;
  /** It has had a master that ran: from then on an empty volume is a copy to be made, never a new start. */
  readonly bootstrapped: boolean;
  readonly members: readonly Member[];
  /** The present or last master. Throws where the topology has none. */
  readonly master: Member;
  /** Generated once per instance; never in env, args, logs or events. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** A cluster is new to each member that has not served in it. */
function isNew({ bootstrapped, members }: InstanceView): boolean {
  const tracked = members.filter(({ membership }) => membership !== null);
  return tracked.length === 0 ? !bootstrapped : tracked.some(({ membership }) => membership?.state === 'forming');
}

/** The instance that a hook gets, from the view that travels and the secrets that don't travel with it. */
export function instanceFrom(view: InstanceView, secrets: Readonly<Record<string, string>>): Instance {
  return {
    uid: view.uid,
    name: view.name,
    framework: view.framework,
    topology: view.topology,
    spec: view.spec,
    options: view.spec.options,
    epoch: view.epoch,
    bootstrapped: view.bootstrapped,
    restoring: view.spec.restore !== undefined && isNew(view),
    members: view.members,
    secrets,
    get master(): Member {
      const master = view.members.find((member) => member.ordinal === view.master);
      if (master === undefined) throw new Error(`${view.name} has no master`);
      return master;
    },
  };
}
