/** Builders with defaults: every option that a test sets matters to it. */
import type { Instance, Member } from '@keelson/sdk';

export const PASSWORD = 'a "strange" \\ p\u00e4ssword';

export type Overrides = Partial<Pick<Instance, 'options' | 'bootstrapped'>> & { spec?: Partial<Instance['spec']> };

export function instanceOf(members: readonly Member[], { spec, ...more }: Overrides = {}): Instance {
  return {
    uid: 'bus-00000000',
    name: 'bus',
    framework: 'kafka',
    topology: 'cluster',
    bootstrapped: false,
    restoring: false,
    options: {},
    epoch: 1,
    members,
    secrets: { password: PASSWORD },
    ...more,
    get master(): Member {
      throw new Error('bus has no master');
    },
    spec: {
      name: 'bus',
      framework: 'kafka',
      slaves: 0,
      peers: members.length,
      resources: { cpus: 1, memMb: 1_024, diskMb: 1_024 },
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

export function memberOf(
  ordinal: number,
  state: NonNullable<Member['membership']>['state'] = 'forming',
  since = 0,
  more: Partial<Member> = {},
): Member {
  const ports = { client: 31_000 + 2 * ordinal, controller: 31_001 + 2 * ordinal };
  const address = `10.0.0.${ordinal}`;
  const at = state === 'outside' ? null : { address, ports };
  return {
    ordinal,
    name: `bus-${ordinal}`,
    role: 'peer',
    launch: 1,
    address,
    ports,
    hostname: 'here',
    agentId: `agent-${ordinal}`,
    membership: { state, since, at },
    running: true,
    healthy: true,
    ...more,
  };
}
