/**
 * The step before a member's server starts: its folder is made ("formatted") where it is missing, and never where there is one.
 *
 * Those that form the cluster name each other as its first controllers. Anybody else comes with nothing and takes over what the others
 * have: should the data of one of the first be gone, it would otherwise vote as one that has forgotten its votes.
 */
import type { Instance, Member } from '@keelson/sdk';
import { clusterId, directoryId, nodeId } from './ids.ts';
import { isController, placedControllers, placeOf } from './places.ts';

/** Of its own for each time that it joins anew: what one that was removed has left is of no use to anybody. */
export function dataFolder({ membership }: Member): string {
  return `/data/kafka-${membership?.since ?? 0}`;
}

/** Where it is made, before it gets its name: one that was interrupted is made anew. */
export function draftFolder(member: Member): string {
  return `${dataFolder(member)}.new`;
}

/** @param conf the configuration whose log is in `draftFolder` */
export function prepareCommand(instance: Instance, member: Member, conf: string): [string, ...string[]] {
  const folder = dataFolder(member);
  const format = ['/opt/kafka/bin/kafka-storage.sh', 'format', '--cluster-id', clusterId(instance), '--config', conf];
  const script = [
    'set -e',
    `for each in /data/kafka-*; do [ "$each" = ${folder} ] || rm -rf "$each"; done`,
    `[ ! -e ${folder} ] || exit 0`,
    [...format, ...kindOf(instance, member)].join(' '),
    `mv ${draftFolder(member)} ${folder}`,
  ];
  return ['sh', '-c', script.join('\n')];
}

function kindOf(instance: Instance, member: Member): readonly string[] {
  if (!isController(instance, member)) return [];
  if (instance.bootstrapped || !forms(member)) return ['--no-initial-controllers'];
  const first = placedControllers(instance).filter(forms);
  const voters = first.map((each) => `${nodeId(each)}@${placeOf(each, 'controller')}:${directoryId(instance, each)}`);
  // With that feature the cluster would keep the first minInsyncReplicas that it has seen, whatever the spec says later.
  return ['--initial-controllers', voters.join(','), '--feature', 'eligible.leader.replicas.version=0'];
}

function forms({ membership }: Member): boolean {
  return membership?.state === 'forming';
}
