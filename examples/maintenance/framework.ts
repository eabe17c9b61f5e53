import {
  command,
  type Instance,
  type Maintenance,
  type Member,
  StatefulFramework,
  type TaskConfig,
} from '@keelson/sdk';

/** Sends every other peer the keys that it lacks; a key that it has stays as it is. Peers are `address port` lines. */
const REPAIR = `set -eu
own=$1; peers=$2; sent=0; keys=0
redis-cli -p "$own" --scan > /data/keys
while IFS= read -r key; do
  keys=$((keys + 1))
  while read -r address port; do
    case "$(redis-cli -p "$own" migrate "$address" "$port" "$key" 0 5000 copy </dev/null 2>&1)" in
      OK) sent=$((sent + 1)) ;;
      *BUSYKEY* | NOKEY) ;;
      *) echo "$address:$port did not take a key" >&2; exit 1 ;;
    esac
  done <<PEERS
$peers
PEERS
done < /data/keys
echo "$keys keys, sent $sent that others lacked"`;

/** Else a server waits some seconds for others that may want the same RDB file. */
const AT_ONCE = ['--repl-diskless-sync-delay', '0'];

/** A small cluster of peers that know each other and hold the same keys, where `repair` is run now and then. */
export class RingFramework extends StatefulFramework {
  readonly name = 'ring';
  readonly topology = 'cluster';
  readonly ports = ['redis'] as const;
  override readonly secrets = [];

  override readonly maintenance = {
    repair: {
      summary: 'sends the other peers what they lack',
      command: ({ members }, member) =>
        command(['sh', '-c', REPAIR, 'repair', `${portOf(member)}`, othersOf(members, member)]),
    },
    backup: {
      summary: 'the data of each peer, as an RDB file',
      output: 'backup',
      command: (_instance, member) => command(['redis-cli', '-p', `${portOf(member)}`, '--rdb', '-']),
    },
  } satisfies Record<string, Maintenance>;

  config(_instance: Instance, member: Member): TaskConfig {
    const port = portOf(member);
    return {
      image: 'keelson/redis:7.0',
      // An example: without a password, a server is for this machine alone.
      args: [
        'redis-server',
        '--port',
        `${port}`,
        '--bind',
        '127.0.0.1',
        '--dir',
        '/data',
        '--appendonly',
        'yes',
        ...AT_ONCE,
      ],
      volume: { path: '/data' },
      health: { check: { kind: 'tcp', port }, intervalMs: 1_000 },
    };
  }
}

function portOf(member: Member): number {
  return Number(member.ports.redis);
}

function othersOf(members: readonly Member[], member: Member): string {
  return members
    .filter(({ ordinal }) => ordinal !== member.ordinal)
    .map((peer) => `${peer.address} ${portOf(peer)}`)
    .join('\n');
}
