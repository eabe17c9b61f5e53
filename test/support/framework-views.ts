/** Instances and members as frameworks are given them, with defaults: every property that a test sets matters to it. */
import type { Instance, Member } from '@keelson/sdk';

export interface Kind {
  readonly name: string;
  readonly framework: string;
  /** Names of a member's ports, which are in a row. */
  readonly ports: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
}

export type Overrides = Partial<Pick<Instance, 'options' | 'secrets' | 'epoch' | 'bootstrapped' | 'restoring'>> & {
  spec?: Partial<Instance['spec']>;
  /** Its ordinal, 0 unless told. */
  master?: number;
};

/** A master and its slaves, on this machine. The epoch is the master's ordinal and 1, unless told. */
export function masterWithSlaves(kind: Kind) {
  return {
    instanceOf(members: readonly Member[], { master = 0, ...more }: Overrides = {}): Instance {
      const roles = members.map(
        (member): Member => ({ ...member, role: member.ordinal === master ? 'master' : 'slave' }),
      );
      const chosen = roles.find(({ ordinal }) => ordinal === master);
      if (chosen === undefined) throw new Error('no such master');
      const counts = { slaves: members.length - 1, peers: 3 };
      return {
        ...common(kind, roles, counts, { epoch: 1 + master, ...more }),
        topology: 'master-slave',
        master: chosen,
      };
    },
    memberOf(ordinal: number, port: number, more: Partial<Member> = {}): Member {
      return memberOf(kind, ordinal, port, { role: ordinal === 0 ? 'master' : 'slave', ...more });
    },
  };
}

/** Servers that elect their leader themselves, each at an address of its own. */
export function peers(kind: Kind) {
  return {
    instanceOf(members: readonly Member[], more: Omit<Overrides, 'master'> = {}): Instance {
      return {
        ...common(kind, members, { slaves: 0, peers: members.length }, more),
        topology: 'cluster',
        get master(): Member {
          throw new Error(`${kind.name} has no master`);
        },
      };
    },
    memberOf(
      ordinal: number,
      state: NonNullable<Member['membership']>['state'] = 'forming',
      since = 0,
      more: Partial<Member> = {},
    ): Member {
      const address = `10.0.0.${ordinal}`;
      const member = memberOf(kind, ordinal, 31_000 + kind.ports.length * ordinal, { role: 'peer', address });
      const at = state === 'outside' ? null : { address, ports: member.ports };
      return { ...member, membership: { state, since, at }, ...more };
    },
  };
}

function common(
  { name, framework, secrets }: Kind,
  members: readonly Member[],
  counts: Pick<Instance['spec'], 'slaves' | 'peers'>,
  { spec, ...more }: Omit<Overrides, 'master'>,
): Omit<Instance, 'topology' | 'master'> {
  return {
    uid: `${name}-00000000`,
    name,
    framework,
    options: {},
    epoch: 1,
    bootstrapped: false,
    restoring: false,
    members,
    secrets,
    ...more,
    spec: {
      name,
      framework,
      ...counts,
      resources: { cpus: 1, memMb: 256, diskMb: 1_024 },
      placement: { distribution: 2, constraints: [], strategy: 'spread' },
      onAgentLost: { action: 'wait', afterMs: 600_000 },
      network: 'host',
      durability: 'async',
      syncSlaves: 1,
      options: {},
      ...spec,
    },
  };
}

function memberOf(
  { name, ports }: Kind,
  ordinal: number,
  port: number,
  more: Partial<Member> & Pick<Member, 'role'>,
): Member {
  return {
    ordinal,
    name: `${name}-${ordinal}`,
    launch: 1,
    address: '127.0.0.1',
    ports: Object.fromEntries(ports.map((each, index) => [each, port + index])),
    hostname: 'here',
    agentId: 'agent-1',
    membership: null,
    running: true,
    healthy: true,
    ...more,
  };
}
