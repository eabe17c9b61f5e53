/**
 * `durability: sync` is the server's semi-synchronous replication, told to it in SQL and before it takes a write: a promoted
 * slave starts to wait without a restart. AFTER_SYNC: a write is seen by nobody before a slave has it. The wait has no end that
 * a server could live to see, and holds while no slave is there at all, so that it never falls back to `async`.
 * https://mariadb.com/kb/en/semisynchronous-replication/
 */
import type { Instance } from '@keelson/sdk';

/** The longest that the servers can count (ms): 49 days, after which the wait of one write begins to be given up. */
const LONGEST_MS = 4_294_967_295;

export function isSync({ spec }: Instance): boolean {
  return spec.durability === 'sync' && spec.slaves > 0;
}

/** What a master is told, so that its writes wait for a slave, or don't. */
export function waitForSlavesSql(instance: Instance): readonly string[] {
  if (!isSync(instance)) return ['SET GLOBAL rpl_semi_sync_master_enabled = OFF'];
  return [
    'SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC',
    `SET GLOBAL rpl_semi_sync_master_timeout = ${LONGEST_MS}`,
    'SET GLOBAL rpl_semi_sync_master_wait_no_slave = ON',
    'SET GLOBAL rpl_semi_sync_master_enabled = ON',
  ];
}

/** What a slave is told before it begins to receive, so that it acknowledges what is in its relay log, or doesn't. */
export function acknowledgeSql(instance: Instance): string {
  return `SET GLOBAL rpl_semi_sync_slave_enabled = ${isSync(instance) ? 'ON' : 'OFF'}`;
}
