/** The prepare step: whatever state a member's data is in, it makes of it what its role needs, or says why it can't. */
import type { Instance, Member } from '@keelson/sdk';
import { givingLines, receivingLines } from './clone.ts';
import { DATA, DIVERGED, FOLDER, OPERATOR, secretOf } from './names.ts';
import { restoreFunctions } from './restore.ts';
import { waitForSlavesSql } from './semi-sync.ts';

const HEAD = `#!/bin/sh
set -eu
umask 077
data=${DATA}
say() { echo "keelson: $*" >&2; }
`;

const IS_WHOLE = '[ -d "$data/mysql" ] && [ -e "$data/keelson.whole" ]';

/** The server, and beside it what gives copies of its data. */
export function serverScript(instance: Instance, member: Member): string {
  return `#!/bin/sh
set -eu
${givingLines(instance, member)}
exec mariadbd --defaults-file=${FOLDER}/my.cnf
`;
}

export function prepareScript(instance: Instance, member: Member): string {
  return member.role === 'master' ? masterScript(instance) : slaveScript(instance, member);
}

const NEW_DATABASE = `  rm -rf "$data"
  mkdir -p "$data"
  mariadb-install-db --no-defaults --datadir="$data" --auth-root-authentication-method=socket --auth-root-socket-user=mysql --skip-test-db >/dev/null
  mariadbd --no-defaults --datadir="$data" --bootstrap --skip-networking --log-error=/dev/stderr < ${FOLDER}/accounts.sql
  touch "$data/keelson.whole"
  sync`;

function masterScript({ bootstrapped, restoring, name }: Instance): string {
  return `${HEAD}${restoring ? restoreFunctions() : ''}
if ${IS_WHOLE}; then
  :
elif ${bootstrapped ? 'true' : 'false'}; then
  say "the data of ${name}'s master is not on its volume, and an empty database would be taken for it: bring the volume back, or promote a slave (keelson failover ${name})"
  exit 1
else
${restoring ? '  restore' : NEW_DATABASE}
fi
rm -f ${DIVERGED}
`;
}

function slaveScript(instance: Instance, member: Member): string {
  return `${HEAD}${receivingLines(instance, member)}
if [ -e ${DIVERGED} ] || ! { ${IS_WHOLE}; }; then
  say "copying all of ${instance.name}"
  receive || exit 1
  finish
fi
rm -f ${DIVERGED}
`;
}

/** What the server is told each time that it has started, before it listens. One statement a line. */
export function initSql(instance: Instance, member: Member): string {
  if (member.role !== 'master') return '';
  return [...waitForSlavesSql(instance), 'SET GLOBAL read_only = OFF'].map((sql) => `${sql};\n`).join('');
}

export function clientCnf(instance: Instance): string {
  return [
    '[client]',
    `user = ${OPERATOR}`,
    `password = "${secretOf(instance, 'operatorPassword')}"`,
    'socket = /tmp/mysql.sock',
    '',
  ].join('\n');
}
