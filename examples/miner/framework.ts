import {
  type Decision,
  type Instance,
  type Member,
  relaunchAll,
  StatefulFramework,
  type TaskConfig,
} from '@keelson/sdk';
import { z } from 'zod';

/** Hands out a block, and counts the nonces that fit it. `GET /cgi-bin/mine?NONCE` */
const SERVER = `#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
[ -z "$QUERY_STRING" ] || {
  case $(printf '%s %s' "$BLOCK" "$QUERY_STRING" | busybox sha256sum) in
    "$PREFIX"*) echo "$QUERY_STRING $REMOTE_ADDR" >> /www/found ;;
    *) echo 'that is no proof of work'; exit ;;
  esac
}
echo "$BLOCK"
`;

/** Asks for the block, tries one nonce after the other, and says which ones fit. */
const WORKER = `#!/bin/sh
until block=$(busybox wget -q -O - "$SERVER/cgi-bin/mine"); do busybox sleep 1; done
nonce=$FIRST
while :; do
  case $(printf '%s %s' "$block" "$nonce" | busybox sha256sum) in
    "$PREFIX"*) block=$(busybox wget -q -O - "$SERVER/cgi-bin/mine?$nonce") || exit 1 ;;
  esac
  nonce=$((nonce + 1))
done
`;

/** A pool of miners: the master hands out work, the slaves do it. They end with it; a new master gets new ones, which know it. */
export class MinerFramework extends StatefulFramework {
  readonly name = 'miner';
  readonly topology = 'master-slave';
  readonly ports = ['pool'] as const;
  /** A worker needs a server that runs. */
  override readonly startOrder = 'masterFirst';
  override readonly volume = false;
  override readonly secrets = [];
  override readonly options = z.strictObject({
    block: z.string().max(200).default('genesis').describe('What the proof of work is about.'),
    prefix: z
      .string()
      .regex(/^[0-9a-f]{1,8}$/, 'must be 1 to 8 digits of a hash: 0-9, a-f')
      .default('00')
      .describe('How a hash must begin: each digit makes it 16 times harder.'),
  });

  override masterLost(): Decision {
    return relaunchAll;
  }

  config(instance: Instance, member: Member): TaskConfig {
    const { block, prefix } = this.options.parse(instance.options);
    const shared = { image: 'keelson/busybox:1', stop: { signal: 'SIGKILL' } } as const;
    if (member.role === 'master') {
      const port = Number(member.ports.pool);
      return {
        ...shared,
        args: ['busybox', 'httpd', '-f', '-p', `${port}`, '-h', '/www'],
        env: { BLOCK: block, PREFIX: prefix },
        files: { '/www/cgi-bin/mine': { text: SERVER, mode: 0o500 } },
        health: { check: { kind: 'http', port, path: '/cgi-bin/mine' }, intervalMs: 1_000 },
      };
    }
    const { master } = instance;
    const server = `http://${master.address}:${master.ports.pool}`;
    return {
      ...shared,
      args: ['/worker'],
      env: { SERVER: server, PREFIX: prefix, FIRST: `${member.ordinal * 1_000_000_000}` },
      files: { '/worker': { text: WORKER, mode: 0o500 } },
    };
  }
}
