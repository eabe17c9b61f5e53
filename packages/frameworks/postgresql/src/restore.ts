/**
 * Makes of a backup the data of a new master, in its prepare step: verified, recovered to a timeline of its own, and with the new
 * instance's passwords. The whole is begun anew where it was interrupted.
 *
 * Nothing of the former instance's replication comes along: slots are in no backup, `postgresql.auto.conf` (whom it followed, where it
 * archived to) begins empty, the promotions that Keelson had noted are forgotten, subscriptions are disabled.
 */
import { type Instance, RESTORE_FILE } from '@keelson/sdk';
import { DATA, FOLDER, OPERATOR, portOf, quoted, REPLICATOR, SUPERUSER, secretOf } from './names.ts';

const DAY_S = 86_400;

/** Nobody connects to it while it recovers but this script, by a socket in the container. */
const ALONE = [
  `config_file=${FOLDER}/postgresql.conf`,
  'hba_file=/tmp/restore.hba',
  'listen_addresses=',
  // A hot standby would not recover where the backup's server had a higher max_connections.
  'hot_standby=off',
  'restore_command=false',
  'synchronous_standby_names=',
  'max_logical_replication_workers=0',
  // There are passwords in statements of the roles.
  'log_min_error_statement=panic',
  'log_statement=none',
  'log_min_duration_statement=-1',
];

/** A function of the shell, `restore`, that needs `say` and `data`. */
export function restoreFunction({ master }: Instance): string {
  return `refuse() {
  say "$*"
  pg_ctl stop --pgdata=${DATA} --mode=immediate --wait --silent >/dev/null 2>&1 || true
  rm -rf "$data"
  exit 1
}
unrecovered() { refuse "the backup can't be recovered: $(grep -E 'FATAL|PANIC' /tmp/restore.log | head -n 1)"; }
restore() {
  rm -rf "$data"
  mkdir "$data"
  tar --extract --file=${RESTORE_FILE} --directory="$data" 2>/tmp/restore.log || refuse "this is no backup, or not all of one: $(head -n 1 /tmp/restore.log)"
  for name in PG_VERSION backup_label backup_manifest; do
    [ -f "$data/$name" ] || refuse "this is no backup of PostgreSQL, or not all of one: it has no $name"
  done
  version=$(cat "$data/PG_VERSION")
  postgres --version | grep -q " $version[.]" || refuse "the backup is of PostgreSQL $version, and this is $(postgres --version)"
  [ ! -s "$data/tablespace_map" ] || refuse "the backup needs tablespaces beside the data directory"
  pg_verifybackup --exit-on-error --quiet "$data" >/tmp/restore.log 2>&1 || refuse "the backup is damaged: $(head -n 1 /tmp/restore.log)"
  rm -f "$data/backup_manifest" "$data/standby.signal"
  : > "$data/postgresql.auto.conf"
  touch "$data/recovery.signal"
  echo "local all ${OPERATOR} trust" > /tmp/restore.hba
  pg_ctl start --pgdata=${DATA} --wait --timeout=${DAY_S} --silent --log=/tmp/restore.log --options="${ALONE.map((setting) => `-c ${setting}`).join(' ')}" >&2 ||
    unrecovered
  # It counts as started from when its data is consistent: there may be more of the log to go.
  until pg_isready --quiet --host=/tmp --port=${portOf(master)}; do
    pg_ctl status --pgdata=${DATA} >/dev/null || unrecovered
    sleep 0.1
  done
  psql -X -q -v ON_ERROR_STOP=1 -v VERBOSITY=terse -h /tmp -p ${portOf(master)} -U ${OPERATOR} -d postgres -f ${FOLDER}/roles.sql 2>/tmp/psql.log ||
    refuse "the backup has not the roles of a PostgreSQL that Keelson ran: $(head -n 1 /tmp/psql.log)"
  pg_ctl stop --pgdata=${DATA} --mode=fast --wait --timeout=${DAY_S} --silent >&2
  say "restored"
}
`;
}

/** Statements on what was restored: Keelson's roles are the new instance's. */
export function restoredRolesSql(instance: Instance): string {
  const own = (role: string, attributes: string, secret: string) =>
    `ALTER ROLE ${role} ${attributes} LOGIN PASSWORD ${quoted(secretOf(instance, secret))} VALID UNTIL 'infinity';`;
  return [
    own(SUPERUSER, 'SUPERUSER', 'password'),
    own(OPERATOR, 'SUPERUSER', 'operatorPassword'),
    own(REPLICATOR, 'NOSUPERUSER REPLICATION', 'replicationPassword'),
    // Epochs of the former instance's masters, where this one counts from 1.
    `COMMENT ON ROLE ${OPERATOR} IS NULL;`,
    // A copy must not take from a publisher what its original is waiting for.
    'UPDATE pg_subscription SET subenabled = false;',
    '',
  ].join('\n');
}
