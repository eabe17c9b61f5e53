/**
 * Makes of a backup the data of a new master, in its prepare step: unpacked, its log applied, and with the new instance's
 * passwords. The whole is begun anew where it was interrupted: until then it is not where a server looks for its data.
 *
 * Nothing of the former instance's replication comes along. The tool copies neither binary logs nor whom a server followed, and
 * the GTIDs that it had applied are forgotten: the new instance's history begins with its own first write, as any new one's does.
 */
import { RESTORE_FILE } from '@keelson/sdk';
import { UNPACKING } from './clone.ts';
import { FOLDER } from './names.ts';

/** Functions of the shell, `restore` among them, that need `say` and `data`. */
export function restoreFunctions(): string {
  return `${UNPACKING}
refuse() { say "$*"; rm -rf "$data.new"; exit 1; }
restore() {
  unpack < ${RESTORE_FILE} 2>/tmp/restore.log ||
    refuse "this is no backup of MariaDB, or not all of one: $(head -n 1 /tmp/restore.log)"
  version=$(cat "$data.new"/*_info | sed -n 's/^server_version *= *\\([0-9]*[.][0-9]*\\)[.].*/\\1/p')
  mariadbd --version | grep -q -F " $version." || refuse "the backup is of version $version, and this is $(mariadbd --version)"
  mariadb-backup --prepare --target-dir="$data.new" >/dev/null 2>/tmp/restore.log ||
    refuse "the backup is damaged: $(tail -n 1 /tmp/restore.log)"
  mariadbd --no-defaults --datadir="$data.new" --bootstrap --skip-networking --log-error=/tmp/restore.log < ${FOLDER}/accounts.sql 2>>/tmp/restore.log ||
    refuse "Keelson's accounts can't be made in it: $(grep ERROR /tmp/restore.log | head -n 1)"
  put_in_place
  say "restored"
}
`;
}
