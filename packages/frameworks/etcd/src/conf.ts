/**
 * etcd's configuration file. Who forms the cluster, or whom one joins, is in it; a server that has data reads that from there and
 * leaves these lines alone.
 */
import type { Instance, Member } from '@keelson/sdk';
import { type EtcdOptions, etcdOptions } from './options.ts';
import { clientUrl, knownPeerUrl, peerUrl, portOf } from './places.ts';

const MIB = 1024 * 1024;
/** Root's. */
export const PASSWORD = '/keelson/password';
export const TOKEN_KEY = '/keelson/token.key';
/** A client asks for a new one by its password then. */
const TOKEN_TTL = '1h';

/** As JSON, which etcd reads as the YAML that it is. */
export function etcdConf(instance: Instance, member: Member): string {
  const options = etcdOptions.parse(instance.options);
  const conf = {
    name: member.name,
    'data-dir': dataFolder(member),
    ...listening(instance, member),
    ...cluster(instance, member),
    ...tuning(instance, options),
  };
  return `${JSON.stringify(conf, null, 2)}\n`;
}

/** Of its own for each time that it joins anew: a server of one that was removed would not start. */
export function dataFolder({ membership }: Member): string {
  return `/data/etcd-${membership?.since ?? 0}`;
}

/** With a network of its own the container can't know the agent's address: there it listens on all of its own. */
function listening({ spec }: Instance, member: Member): Record<string, unknown> {
  const hosts =
    spec.network === 'host' ? [...new Set([clientUrl(member), local(member)])] : [everywhere(member, 'client')];
  return {
    'listen-client-urls': hosts.join(','),
    'advertise-client-urls': clientUrl(member),
    'listen-peer-urls': spec.network === 'host' ? peerUrl(member) : everywhere(member, 'peer'),
    'initial-advertise-peer-urls': peerUrl(member),
  };
}

function local(member: Member): string {
  return `http://127.0.0.1:${portOf(member, member.name, 'client')}`;
}

function everywhere(member: Member, port: 'client' | 'peer'): string {
  return `http://0.0.0.0:${portOf(member, member.name, port)}`;
}

/**
 * `existing` only for one that was added and has not served yet. For any other one `new`: should its data be gone, etcd finds that
 * the others know it already, and does not start, where with `existing` it would vote as one that has forgotten its votes.
 */
function cluster({ uid, members }: Instance, member: Member): Record<string, unknown> {
  const joins = member.membership?.state === 'joining';
  const listed = members.filter((each) => each === member || isListed(each, joins));
  return {
    'initial-cluster': namesOf(listed),
    'initial-cluster-token': uid,
    'initial-cluster-state': joins ? 'existing' : 'new',
  };
}

/** Those that form the cluster, as etcd's programs are told. */
export function clusterOf({ members }: Instance, member: Member): string {
  return namesOf(members.filter((each) => each === member || isListed(each, false)));
}

function namesOf(members: readonly Member[]): string {
  return members.map((each) => `${each.name}=${knownPeerUrl(each) ?? peerUrl(each)}`).join(',');
}

/** One that joins must name all members; those that form the cluster name each other. */
function isListed({ membership }: Member, joins: boolean): boolean {
  if (membership === null || membership.state === 'outside' || membership.state === 'adding') return false;
  return joins || membership.since === 0;
}

function tuning({ spec }: Instance, options: EtcdOptions): Record<string, unknown> {
  return {
    'heartbeat-interval': options.heartbeatMs,
    'election-timeout': options.electionMs,
    'quota-backend-bytes': (options.quotaMb ?? quotaMb(spec.resources.diskMb)) * MIB,
    'auto-compaction-mode': options.compaction.mode,
    'auto-compaction-retention': `${options.compaction.retention}`,
    'snapshot-count': options.snapshotCount,
    'strict-reconfig-check': true,
    'enable-grpc-gateway': true, // off by default where there is a configuration file
    'enable-v2': false,
    'auth-token': `jwt,sign-method=HS256,priv-key=${TOKEN_KEY},ttl=${TOKEN_TTL}`,
    logger: 'zap',
    'log-outputs': ['stderr'],
  };
}

/** The log and its snapshots need the other half. */
function quotaMb(diskMb: number): number {
  return Math.min(8_192, Math.max(64, Math.floor(diskMb / 2)));
}
