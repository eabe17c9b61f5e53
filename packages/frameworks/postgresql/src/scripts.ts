/** The prepare step: whatever state a member's data is in, it makes of it what its role needs, or says why it can't. */
import type { Instance, Member } from '@keelson/sdk';
import { OPEN_HBA } from './hba.ts';
import {
  DATA,
  DIVERGED,
  FOLDER,
  OPERATOR,
  portOf,
  primaryConninfo,
  quoted,
  REPLICATOR,
  secretOf,
  slotOf,
} from './names.ts';

/** Debian's and the official image's programs are in a folder of their version. */
export const FIND_PROGRAMS = 'PATH="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1):$PATH"';

const HEAD = `#!/bin/sh
set -eu
${FIND_PROGRAMS}
umask 077
data=${DATA}
say() { echo "keelson: $*" >&2; }
`;

/** The server stops reading what an interrupted copy has left: it has its name only when it is whole. */
const IS_WHOLE = '[ -s "$data/PG_VERSION" ] && [ -e "$data/keelson.whole" ]';

export function prepareScript(instance: Instance, member: Member): string {
  return member.role === 'master' ? masterScript(instance) : slaveScript(instance, member);
}

function masterScript({ bootstrapped, name }: Instance): string {
  return `${HEAD}
if ${IS_WHOLE}; then
  # What was a slave stays one until it is promoted, so that its writes are on a timeline of their own.
  sed -i '/^primary_/d' "$data/postgresql.auto.conf"
elif ${bootstrapped ? 'true' : 'false'}; then
  say "the data of ${name}'s master is not on its volume, and an empty database would be taken for it: bring the volume back, or promote a slave (keelson failover ${name})"
  exit 1
else
  rm -rf "$data"
  initdb --pgdata="$data" --username=postgres --pwfile=${FOLDER}/password --auth=scram-sha-256 \\
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums --no-instructions >/dev/null
  install -m 0600 ${FOLDER}/hba.conf "$data/keelson_hba.conf"
  postgres --single -j -D "$data" -c config_file=${FOLDER}/postgresql.conf -c synchronous_standby_names= postgres < ${FOLDER}/roles.sql >/dev/null
  touch "$data/keelson.whole"
  sync
fi
install -m 0600 ${FOLDER}/hba.conf "$data/keelson_hba.conf"
`;
}

function slaveScript(instance: Instance, member: Member): string {
  const { master } = instance;
  const source = (user: string) => `host=${master.address} port=${portOf(master)} user=${user} connect_timeout=5`;
  return `${HEAD}
export PGPASSFILE=${FOLDER}/pgpass
master="${source(OPERATOR)} dbname=postgres"
ask() { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$master" -c "$1"; }
if [ "$(ask 'SELECT pg_is_in_recovery()')" != f ]; then
  say "${master.name} is no master yet"
  exit 1
fi
# Its place in the master's log, kept while it is away; places of members that are gone are given up.
${slotStatements(instance, member)
  .map((statement) => `ask "${statement}" >/dev/null`)
  .join('\n')}

# Whether the log that it has read is on the master's way: else it would refuse to start.
has_diverged() {
  control=$(pg_controldata "$data")
  field() { echo "$control" | sed -n "s/^$1: *//p"; }
  timeline=$(field "Latest checkpoint's TimeLineID")
  history=$(ask "SELECT pg_read_file('pg_wal/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '.history', 0, 1048576, true)")
  fork=$(echo "$history" | sed -n "s/^$timeline[^0-9]\\([0-9A-F]*\\/[0-9A-F]*\\).*/\\1/p")
  [ -n "$fork" ] || return 1
  [ "$(ask "SELECT '$(field 'Latest checkpoint location')'::pg_lsn >= '$fork' OR '$(field 'Minimum recovery ending location')'::pg_lsn > '$fork'")" = t ]
}

rewind() {
  # The source's control file says on which timeline it is only after a checkpoint.
  ask CHECKPOINT
  pg_rewind --target-pgdata="$data" --source-server="$master" --config-file=${FOLDER}/postgresql.conf
}

copy() {
  say "copying all of ${master.name}"
  rm -rf "$data"
  pg_basebackup --pgdata="$data" --dbname="${source(REPLICATOR)} application_name=copy_${slotOf(member)}" \\
    --wal-method=stream --slot=${slotOf(member)} --checkpoint=fast --no-password
}

if ! { ${IS_WHOLE}; }; then
  copy
elif [ -e ${DIVERGED} ] || [ ! -e "$data/standby.signal" ] || has_diverged; then
  # It was the master, or has writes that the master has not.
  if rewind; then say "rewound to what it has in common with ${master.name}"; else copy; fi
fi
rm -f ${DIVERGED}
rm -rf "$data"/pg_replslot/*
touch "$data/standby.signal" "$data/keelson.whole"
touch "$data/postgresql.auto.conf"
sed -i '/^primary_/d' "$data/postgresql.auto.conf"
cat ${FOLDER}/primary.conf >> "$data/postgresql.auto.conf"
install -m 0600 ${FOLDER}/hba.conf "$data/keelson_hba.conf"
sync
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
