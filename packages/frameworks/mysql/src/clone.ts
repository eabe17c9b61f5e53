/**
 * How a new slave gets its data: beside each server, a port hands a copy to who knows the instance's token. The copy is made by
 * the server's own backup tool while it goes on serving. At its end the tool holds writes back, so that a slave is asked
 * before the master is.
 */
import type { Instance, Member } from '@keelson/sdk';
import { DATA, FOLDER, portOf, secretOf } from './names.ts';

/** Of a peer that is gone without a word: seen after half a minute. */
const KEEPALIVE = 'keepalive,keepidle=10,keepintvl=5,keepcnt=4';
/** Each costs the server's disk as much as a full read of its data. More of them wait for their turn. */
const COPIES_AT_ONCE = 2;
/** Of the whole copy (s). */
const DAY_S = 86_400;
/** How long one that has connected may keep its request to itself. */
const REQUEST_S = 5;

/**
 * The backup tool waits for writes that wait for a slave, which can only come when there is a copy: so clients that wait
 * while no slave is there are cut off, unacknowledged, while a copy is made.
 */
const WAITING_FOR_NOBODY = `SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist
  WHERE state = 'Waiting for semi-sync ACK from slave' AND 0 = (SELECT variable_value
  FROM information_schema.global_status WHERE variable_name = 'RPL_SEMI_SYNC_MASTER_CLIENTS')`;

/** One copy of what the server has, to standard output, by a script of the shell's; where it fails, the script ends. */
export const COPYING = `while sleep 1; do
  mariadb --defaults-file=${FOLDER}/client.cnf --skip-column-names --execute="${WAITING_FOR_NOBODY}" | mariadb --defaults-file=${FOLDER}/client.cnf || :
done </dev/null >/dev/null 2>&1 & # who reads takes the end of this script for the end of the copy: nothing else may hold its output
trap "kill $! 2>/dev/null || :" EXIT
log=/tmp/copy.$$.log
mariadb-backup --defaults-file=${FOLDER}/client.cnf --backup --stream=mbstream --datadir=${DATA} --target-dir=/tmp 2>"$log" || {
  tail -n 5 "$log" >&2
  exit 1
}
rm -f "$log"
`;

/** Functions of the shell that make a server's data of a copy, in `$data.new`; `$data` is the former one until then. */
export const UNPACKING = `
unpack() {
  rm -rf "$data.new"
  mkdir -p "$data.new"
  mbstream --extract --directory="$data.new" || return 1
  # The tool writes it last: what is cut off before has none.
  [ -s "$data.new/mariadb_backup_info" ] || [ -s "$data.new/xtrabackup_info" ]
}
put_in_place() {
  rm -rf "$data"
  mv "$data.new" "$data"
  touch "$data/keelson.whole"
  sync
}
`;

/** What is sent: the token, and whom the giver must follow, unless it is the one. */
export function cloneRequest(instance: Instance): string {
  return `${secretOf(instance, 'cloneToken')}\n${addressOf(instance.master, 'mysql')}\n`;
}

/** Starts what gives copies, in the background. */
export function givingLines(instance: Instance, member: Member): string {
  const bind = instance.spec.network === 'host' ? `,bind=${member.address}` : '';
  const listen = `TCP-LISTEN:${portOf(member, 'clone')},reuseaddr,fork,max-children=${COPIES_AT_ONCE},${KEEPALIVE}${bind}`;
  return `while :; do socat -t ${DAY_S} ${listen} EXEC:"sh ${FOLDER}/clone.sh" || sleep 1; done &`;
}

/** One copy, to standard output. A slave that does not have all of the master's data gives none. */
export function cloneScript(): string {
  return `#!/bin/sh
set -eu
request=$(timeout ${REQUEST_S} head -n 2)
[ "\${#request}" -gt 0 ] && [ "\${request%%
*}" = "$(cat ${FOLDER}/clone-token)" ] || { echo "keelson: a copy was asked for without the token" >&2; exit 1; }
status=$(mariadb --defaults-file=${FOLDER}/client.cnf --vertical --execute='SHOW SLAVE STATUS')
has() { printf '%s\\n' "$status" | grep -q "^ *$1\\$"; }
if [ -n "$status" ]; then
  master=\${request#*
}
  has "Master_Host: \${master%:*}" && has "Master_Port: \${master##*:}" && has 'Slave_IO_Running: Yes' &&
    has 'Slave_SQL_Running: Yes' && has 'Seconds_Behind_Master: 0' || { echo "keelson: not in sync: no copy is made" >&2; exit 1; }
fi
${COPYING}`;
}

/** Lines that leave a whole copy, ready to be served, in `$data`; the former data is there until then. */
export function receivingLines(instance: Instance, member: Member): string {
  const givers = giversOf(instance, member).map((giver) => addressOf(giver, 'clone'));
  return `${UNPACKING}
ask() { socat -t ${DAY_S} - TCP:"$1",connect-timeout=5,${KEEPALIVE} < ${FOLDER}/clone-request | unpack; }
receive() {
  for giver in ${givers.join(' ')}; do
    if ask "$giver"; then return 0; fi
    say "no whole copy from $giver"
  done
  return 1
}
finish() {
  mariadb-backup --prepare --target-dir="$data.new" >/dev/null 2>/tmp/prepare.log || { tail -n 5 /tmp/prepare.log >&2; exit 1; }
  # How far the copy has come; the server is told once it runs. LOAD_FILE reads only what all may read; the folder is the server's alone.
  cut -s -f 3 "$data.new"/*_binlog_info > "$data.new/keelson.gtid"
  chmod 0644 "$data.new/keelson.gtid"
  put_in_place
}
`;
}

/** Slaves that serve, then the master. */
function giversOf({ members, master }: Instance, member: Member): readonly Member[] {
  const slaves = members.filter(
    ({ ordinal, role, running, healthy }) =>
      role === 'slave' && running && healthy && ordinal !== member.ordinal && ordinal !== master.ordinal,
  );
  return [...slaves, master];
}

function addressOf(member: Member, port: 'mysql' | 'clone'): string {
  return `${member.address}:${portOf(member, port)}`;
}
