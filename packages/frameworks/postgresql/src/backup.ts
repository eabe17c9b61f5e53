/**
 * A backup: what `pg_basebackup` writes to its standard output, a tar with the data directory, the log that makes it consistent,
 * and a manifest by which all of it is verified when it is restored.
 *
 * From a slave it begins with a moment on its master: all that was written before is in it. A backup of a slave ends where its
 * control file says that recovery must come to, which a slave moves on seldom. So it is told to (CHECKPOINT) until it is past that moment.
 * https://www.postgresql.org/docs/15/protocol-replication.html#PROTOCOL-REPLICATION-BASE-BACKUP
 */
import type { Instance, Member } from '@keelson/sdk';
import { FOLDER, OPERATOR, portOf, REPLICATOR } from './names.ts';
import { FIND_PROGRAMS } from './scripts.ts';

/** What a slave in sync has to catch up, and more: one that stands still for so long is no source for a backup. */
const CATCH_UP_S = 300;

/** For the shell of the member's container. */
export function backupScript({ master }: Instance, member: Member): string {
  const connection = (host: string, to: Member, user: string) =>
    `host=${host} port=${portOf(to)} user=${user} connect_timeout=5`;
  return `set -eu
${FIND_PROGRAMS}
export PGPASSFILE=${FOLDER}/pgpass
export PGOPTIONS='-c statement_timeout=0 -c lock_timeout=0 -c idle_session_timeout=0 -c synchronous_commit=local'
here="${connection('127.0.0.1', member, OPERATOR)} dbname=postgres"
there="${connection(master.address, master, OPERATOR)} dbname=postgres"
ask() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }
fail() { echo "$*" >&2; exit 1; }

others=$(ask "$here" "SELECT string_agg(spcname, ', ') FROM pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')")
[ -z "$others" ] || fail "a backup has no tablespaces beside the data directory, and there are: $others"

if [ "$(ask "$here" 'SELECT pg_is_in_recovery()')" = t ]; then
  # On disk with it is all that came before.
  ask "$there" "SELECT pg_logical_emit_message(true, 'keelson', 'backup')" >/dev/null
  moment=$(ask "$there" 'SELECT pg_current_wal_flush_lsn()')
  until_s=$(($(date +%s) + ${CATCH_UP_S}))
  until [ "$(ask "$here" "SELECT pg_last_wal_replay_lsn() >= '$moment'")" = t ]; do
    [ "$(date +%s)" -lt $until_s ] || fail "in ${CATCH_UP_S} s ${member.name} has not come to where ${master.name} was when the backup began"
    sleep 0.1
  done
  until [ "$(ask "$here" "SELECT min_recovery_end_lsn >= '$moment' FROM pg_control_recovery()")" = t ]; do
    ask "$here" CHECKPOINT
  done
fi

# The log that the backup needs is kept while this session lasts, and no longer: the slot is the session's.
copied=$(mktemp -u)
psql -X -q -o /dev/null -v ON_ERROR_STOP=1 -d "$here" <<END
SELECT pg_create_physical_replication_slot('_backup_$$', true, true);
\\! pg_basebackup --dbname="${connection('127.0.0.1', member, REPLICATOR)}" --pgdata=- --format=tar --wal-method=fetch --checkpoint=fast --no-password && touch $copied
END
[ -e $copied ] || exit 1
rm $copied
`;
}
