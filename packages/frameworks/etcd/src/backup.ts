/**
 * A backup: etcd's own snapshot of its database, with a checksum at its end. `etcdctl` writes files alone: the snapshot is on the
 * member's volume for a moment, where the quota of its database leaves room for it.
 * https://etcd.io/docs/v3.4/op-guide/recovery/
 */
import type { Instance, Member } from '@keelson/sdk';
import { clusterOf, dataFolder, PASSWORD } from './conf.ts';
import { peerUrl, portOf } from './places.ts';

const SNAPSHOT = '/data/backup.db';
/** What `etcdctl` has got so far. */
const PART = `${SNAPSHOT}.part`;

/** For the shell of the member's container. */
export function backupScript(member: Member): string {
  return `set -eu
export ETCDCTL_API=3 ETCDCTL_USER=root ETCDCTL_PASSWORD="$(cat ${PASSWORD})"
etcdctl() { command etcdctl --endpoints=http://127.0.0.1:${portOf(member, member.name, 'client')} "$@" >&2; }
trap 'rm -f ${SNAPSHOT} ${PART}' EXIT
trap 'exit 1' HUP INT TERM
rm -f ${SNAPSHOT} ${PART}
# A read that a majority agrees to: this member has by then all that was written before.
etcdctl get keelson --keys-only --command-timeout=30s
etcdctl snapshot save ${SNAPSHOT}
cat ${SNAPSHOT}
`;
}

/**
 * The prepare step of a member that forms the cluster: its data is made of the snapshot, once, and begun anew where that was
 * interrupted. The snapshot's sum is part of the new cluster's name, by which its members know each other: members that
 * were given different files would have nothing to say to one another, rather than to go on as one cluster with data that differs.
 */
export function restoreScript(instance: Instance, member: Member, file: string): string {
  return `set -eu
export ETCDCTL_API=3
[ -d ${dataFolder(member)} ] && exit 0
rm -rf /data/restoring
sum=$(sha256sum < ${file})
tool=etcdctl
if command -v etcdutl >/dev/null; then tool=etcdutl; fi
if ! $tool snapshot restore ${file} --data-dir=/data/restoring --name=${member.name} --initial-advertise-peer-urls=${peerUrl(member)} \\
  --initial-cluster=${clusterOf(instance, member)} --initial-cluster-token=${instance.uid}-"\${sum%% *}" >/tmp/restore.log 2>&1; then
  rm -rf /data/restoring
  echo "keelson: this is no backup of etcd, or not all of one: $(grep -v '^{' /tmp/restore.log | tail -n 1)" >&2
  exit 1
fi
sync
mv /data/restoring ${dataFolder(member)}
echo "keelson: restored" >&2
`;
}
