/**
 * A backup: what `mariadb-backup` streams while the server goes on serving, with all of InnoDB's log that makes it consistent.
 * It ends at a moment that is later than its beginning. From a slave it begins once that has applied all that its master had.
 */
import type { Instance, Member } from '@keelson/sdk';
import { COPYING } from './clone.ts';
import { DATA, FOLDER, portOf } from './names.ts';

/** What a slave in sync has to catch up, and more: one that stands still for so long is no source for a backup. */
const CATCH_UP_S = 300;

/** For the shell of the member's container. */
export function backupScript({ master }: Instance, member: Member): string {
  return `set -eu
umask 077
fail() { echo "$*" >&2; exit 1; }

others=
for each in ${DATA}/* ${DATA}/*/*; do
  case "$each" in *.isl) ;; *) [ -L "$each" ] || continue ;; esac
  others="$others \${each#${DATA}/}"
done
[ -z "$others" ] || fail "a backup has no tables outside of the data directory, and there are:$others"
${member.ordinal === master.ordinal ? '' : catchUp(master, member)}
${COPYING}`;
}

function catchUp(master: Member, member: Member): string {
  const there = `--protocol=tcp --host=${master.address} --port=${portOf(master)} --connect-timeout=5`;
  return `
ask() { mariadb --defaults-file=${FOLDER}/client.cnf --batch --skip-column-names "$@"; }
moment=$(ask ${there} --execute='SELECT @@gtid_current_pos')
[ "$(ask --execute="SELECT MASTER_GTID_WAIT('$moment', ${CATCH_UP_S})")" = 0 ] ||
  fail "in ${CATCH_UP_S} s ${member.name} has not come to where ${master.name} was when the backup began"
`;
}
