/** The prepare step: whatever state a member's data is in, it makes of it what its role needs, or says why it can't. */
import type { Instance, Member } from '@keelson/sdk';
import { limits } from './conf.ts';
import { OPEN_HBA } from './hba.ts';
import {
  DATA,
  FOLDER,
  HBA,
  OPERATOR,
  PROMOTED,
  portOf,
  primaryConninfo,
  quoted,
  REPLICATOR,
  SUPERUSER,
  secretOf,
  slotOf,
  UNFIT,
  WHOLE,
} from './names.ts';
import { PROMOTIONS } from './promotion.ts';
import { restoreFunction } from './restore.ts';

/** Debian's and the official image's programs are in a folder of their version. */
export const FIND_PROGRAMS = 'PATH="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1):$PATH"';

const HEAD = `#!/bin/sh
set -eu
${FIND_PROGRAMS}
umask 077
data=${DATA}
say() { echo "keelson: $*" >&2; }
# Only now is what is there taken for data: an interrupted copy or rewind is begun anew.
is_whole() { touch ${WHOLE}; sync ${WHOLE}; }
forget_limits() { sed -i '/^max_connections /d; /^max_worker_processes /d' "$data/postgresql.auto.conf"; }
`;

export function prepareScript(instance: Instance, member: Member): string {
  return member.role === 'master' ? masterScript(instance) : slaveScript(instance, member);
}

/** Statements of the roles fail without being told to the log: there are passwords in them. */
const SILENT = '-c log_min_error_statement=panic -c log_statement=none -c synchronous_standby_names=';

const NEW_DATABASE = `  rm -rf "$data"
  initdb --pgdata="$data" --username=${SUPERUSER} --pwfile=${FOLDER}/password --auth=scram-sha-256 \\
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums --no-instructions >/dev/null
  postgres --single -j -D "$data" -c config_file=${FOLDER}/postgresql.conf ${SILENT} postgres < ${FOLDER}/roles.sql >/dev/null`;

function masterScript(instance: Instance): string {
  const { bootstrapped, restoring, name } = instance;
  return `${HEAD}
${restoring ? restoreFunction(instance) : ''}
if [ -e ${WHOLE} ]; then
  # What was a slave stays one until it is promoted, so that its writes are on a timeline of their own.
  if [ ! -e "$data/standby.signal" ]; then forget_limits; fi
  sed -i '/^primary_/d' "$data/postgresql.auto.conf"
elif ${bootstrapped ? 'true' : 'false'}; then
  say "the data of ${name}'s master is not on its volume, and an empty database would be taken for it: bring the volume back, or promote a slave (keelson failover ${name})"
  exit 1
else
${restoring ? '  restore' : NEW_DATABASE}
  is_whole
fi
install -m 0600 ${FOLDER}/hba.conf ${HBA}
`;
}

function slaveScript(instance: Instance, member: Member): string {
  const { master } = instance;
  const source = (user: string) => `host=${master.address} port=${portOf(master)} user=${user} connect_timeout=5`;
  return `${HEAD}
export PGPASSFILE=${FOLDER}/pgpass
master="${source(OPERATOR)} dbname=postgres"
ask() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$master" -c "$1"; }
must_be_master() {
  if [ "$(ask 'SELECT pg_is_in_recovery()')" = f ]; then return; fi
  say "${master.name} is no master yet"
  exit 1
}
control() { pg_controldata "$data" | sed -n "s/^$1: *//p"; }

# Whether the log that it has read is not on the master's way: it would refuse to start.
has_diverged() {
  timeline=$(control "Latest checkpoint's TimeLineID")
  current=$(ask "SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int") || exit 1
  if [ "$timeline" = "$current" ]; then return 1; fi
  history=$(ask "SELECT pg_read_file('pg_wal/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '.history', 0, 1048576, true)") || exit 1
  fork=$(echo "$history" | sed -n "s/^$timeline[^0-9]\\([0-9A-F]*\\/[0-9A-F]*\\).*/\\1/p")
  if [ -z "$fork" ]; then return 0; fi
  [ "$(ask "SELECT '$(control 'Latest checkpoint location')'::pg_lsn >= '$fork' OR '$(control 'Minimum recovery ending location')'::pg_lsn > '$fork'")" = t ]
}

# A promotion that the master does not know of: its timeline may have the number of another's.
was_promoted_unseen() {
  if [ -e "$data/standby.signal" ] || [ ! -e ${PROMOTED} ]; then return 1; fi
  known=$(ask "${PROMOTIONS}") || exit 1
  case " $known " in *" $(cat ${PROMOTED}) "*) return 1 ;; esac
}

# What is wrong with the data, in one word: empty where it can go on as it is.
remedy() {
  if [ ! -e ${WHOLE} ] || was_promoted_unseen; then echo copy
  elif [ -e ${UNFIT} ]; then cat ${UNFIT}
  elif [ ! -e "$data/standby.signal" ] || has_diverged; then echo rewind
  fi
}

rewind() {
  # The source's control file says on which timeline it is only after a checkpoint.
  ask CHECKPOINT || return 1
  rm -f ${WHOLE}
  pg_rewind --target-pgdata="$data" --source-server="$master" --config-file=${FOLDER}/postgresql.conf > /tmp/rewind 2>&1 || { cat /tmp/rewind >&2; return 1; }
  if grep -q 'no rewind required' /tmp/rewind; then [ ! -e ${UNFIT} ]; return; fi
  # Without the log from where it begins it would never be ready.
  first=$(sed -n 's/^START WAL LOCATION:.*(file \\([0-9A-F]*\\)).*/\\1/p' "$data/backup_label")
  [ -n "$first" ] && [ -e "$data/pg_wal/$first" ] || return 1
  say "rewound to what it has in common with ${master.name}"
}

copy() {
  must_be_master
  say "copying all of ${master.name}"
  rm -f ${WHOLE}
  rm -rf "$data"
  pg_basebackup --pgdata="$data" --dbname="${source(REPLICATOR)} application_name=copy_${slotOf(member)}" \\
    --wal-method=stream --slot=${slotOf(member)} --checkpoint=fast --no-password
}

# A slave must allow at least what its master did when its log was written.
keep_limit() {
  for value in "$(control "$1 setting")" "$(ask "SHOW $1")"; do
    if [ "$value" -gt "$2" ]; then set -- "$1" "$value" lower; fi
  done
  if [ "\${3:-}" = lower ]; then echo "$1 = $2" >> "$data/postgresql.auto.conf"; fi
}

must_be_master
# Its place in the master's log, kept while it is away; places of members that are gone are given up.
${slotStatements(instance, member)
  .map((statement) => `ask "${statement}" >/dev/null`)
  .join('\n')}
remedy=$(remedy)
case "$remedy" in
  rewind) rewind || copy ;;
  copy) copy ;;
esac
rm -f ${UNFIT} ${PROMOTED}
rm -rf "$data"/pg_replslot/*
touch "$data/standby.signal" "$data/postgresql.auto.conf"
forget_limits
sed -i '/^primary_/d' "$data/postgresql.auto.conf"
cat ${FOLDER}/primary.conf >> "$data/postgresql.auto.conf"
${limits(instance)
  .map(([name, value]) => `keep_limit ${name} ${value}`)
  .join('\n')}
install -m 0600 ${FOLDER}/hba.conf ${HBA}
is_whole
`;
}

/** Run on the master, by the slave: its own slot is there, and none of members that are gone. */
export function slotStatements(instance: Instance, member: Member): readonly string[] {
  const slot = slotOf(member);
  const known = instance.members.map((each) => quoted(slotOf(each))).join(', ');
  return [
    `SELECT pg_create_physical_replication_slot('${slot}', true) WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '${slot}')`,
    `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_type = 'physical' AND NOT active AND slot_name NOT IN (${known})`,
    // One whose log is gone keeps nothing any more, and would keep its slave from streaming.
    `SELECT pg_drop_replication_slot(slot_name), pg_create_physical_replication_slot(slot_name, true) FROM pg_replication_slots WHERE slot_name = '${slot}' AND wal_status = 'lost' AND NOT active`,
  ];
}

/** Whom a slave follows, for its data directory. */
export function primaryConf(instance: Instance, member: Member): string {
  const { master } = instance;
  return [
    `primary_conninfo = ${quoted(primaryConninfo(master, member))}`,
    `primary_slot_name = ${quoted(slotOf(member))}`,
    '',
  ].join('\n');
}

/** Roles beside the superuser, which initdb makes. One statement a line: single-user mode wants it so. */
export function rolesSql(instance: Instance): string {
  return [
    `CREATE ROLE ${OPERATOR} SUPERUSER LOGIN PASSWORD ${quoted(secretOf(instance, 'operatorPassword'))};`,
    '',
    `CREATE ROLE ${REPLICATOR} REPLICATION LOGIN PASSWORD ${quoted(secretOf(instance, 'replicationPassword'))};`,
    '',
    '',
  ].join('\n');
}

export function pgpass(instance: Instance): string {
  return [
    `*:*:*:${OPERATOR}:${secretOf(instance, 'operatorPassword')}`,
    `*:*:*:${REPLICATOR}:${secretOf(instance, 'replicationPassword')}`,
    '',
  ].join('\n');
}

export function hbaConf(): string {
  return [...OPEN_HBA, ''].join('\n');
}
