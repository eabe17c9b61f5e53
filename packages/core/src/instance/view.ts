import { memberName } from '../model/ids.ts';
import type { Instance } from '../model/instance.ts';
import type { Member, Membership } from '../model/member.ts';
import type { InstanceView, MemberView } from '../protocol/view.ts';

/** What hooks and agent-side classes see. Retired members are not shown. */
export function viewOf({ uid, traits, declared, status }: Instance): InstanceView {
  return {
    uid,
    name: declared.spec.name,
    framework: declared.spec.framework,
    topology: traits.topology,
    spec: declared.spec,
    epoch: status.epoch,
    bootstrapped: status.epoch > 1 || status.epochLaunch !== null,
    master: status.master,
    members: status.members
      .filter(({ wanted }) => wanted === 'present')
      .map((member) => viewOfMember(declared.spec.name, member)),
  };
}

function viewOfMember(name: string, { ordinal, role, launch, home, membership, task }: Member): MemberView {
  return {
    ordinal,
    name: memberName(name, ordinal),
    role,
    launch,
    address: home?.address ?? '',
    ports: home?.ports ?? {},
    hostname: home?.hostname ?? '',
    agentId: home?.agentId ?? '',
    volumeId: home?.volumeId ?? null,
    ...(home?.mesosVolume === undefined ? {} : { mesosVolume: home.mesosVolume }),
    membership: membership === null ? null : viewOfMembership(membership),
    running: task?.state === 'running',
    healthy: task?.state === 'running' && task.healthy,
  };
}

function viewOfMembership({ state, since, at }: Membership): MemberView['membership'] {
  return { state, since, at };
}
