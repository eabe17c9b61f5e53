import {
  command,
  type FileConfig,
  type Instance,
  type Maintenance,
  type Member,
  type Position,
  StatefulFramework,
  type TaskConfig,
} from '@keelson/sdk';
import { accountsSql, restoredAccountsSql } from './accounts.ts';
import { backupScript } from './backup.ts';
import { cloneRequest, cloneScript } from './clone.ts';
import { myCnf } from './conf.ts';
import { MysqlExecutor } from './executor.ts';
import { FOLDER, secretOf, USER } from './names.ts';
import { mysqlOptions } from './options.ts';
import { comparePositions } from './position.ts';
import { clientCnf, initSql, prepareScript, serverScript } from './scripts.ts';

const DAY_MS = 86_400_000;

/** MariaDB 10.11: one master, slaves that copy it by GTID, a data directory on each member's volume. */
export class MysqlFramework extends StatefulFramework {
  readonly name = 'mysql';
  readonly topology = 'master-slave';
  readonly ports = ['mysql', 'clone'] as const;
  /** A slave begins as a copy of its master. */
  override readonly startOrder = 'masterFirst';
  override readonly options = mysqlOptions;
  override readonly secrets = ['password', 'replicationPassword', 'operatorPassword', 'cloneToken'] as const;
  override readonly executor = new MysqlExecutor();

  override readonly maintenance = {
    backup: {
      summary: 'all data, as mariadb-backup streams it',
      on: 'one',
      output: 'backup',
      timeoutMs: DAY_MS,
      command: (instance, member) => command(['sh', '-c', backupScript(instance, member)]),
    },
  } satisfies Record<string, Maintenance>;

  override config(instance: Instance, member: Member): TaskConfig {
    refuseMysql(instance);
    return {
      image: instance.spec.image ?? 'keelson/mariadb:10.11',
      entrypoint: [],
      args: ['sh', `${FOLDER}/server.sh`],
      user: `${USER}:${USER}`,
      files: filesOf(instance, member),
      volume: { path: '/data' },
      ulimits: { nofile: { soft: 10_240, hard: 10_240 } },
      prepare: { args: ['sh', `${FOLDER}/prepare.sh`], timeoutMs: DAY_MS },
      health: { check: { kind: 'probe' }, intervalMs: 2_000, timeoutMs: 2_000, startTimeoutMs: DAY_MS },
      stop: { signal: 'SIGTERM', graceMs: 60_000 },
    };
  }

  override compare(a: Position, b: Position): number | undefined {
    return comparePositions(a, b);
  }
}

/** Its configuration is known; how its slaves are made and told whom to follow is not. */
function refuseMysql({ options }: Instance): void {
  if (mysqlOptions.parse(options).server === 'mysql')
    throw new Error('server: mysql can not be run yet, only its configuration is known: use server: mariadb');
}

function filesOf(instance: Instance, member: Member): Record<string, FileConfig> {
  const texts: Readonly<Record<string, string>> = {
    'my.cnf': myCnf(instance, member),
    'init.sql': initSql(instance, member),
    'server.sh': serverScript(instance, member),
    'prepare.sh': prepareScript(instance, member),
    'clone.sh': cloneScript(),
    'clone-token': `${secretOf(instance, 'cloneToken')}\n`,
    'client.cnf': clientCnf(instance),
    ...(member.role === 'master'
      ? { 'accounts.sql': instance.restoring ? restoredAccountsSql(instance) : accountsSql(instance) }
      : { 'clone-request': cloneRequest(instance) }),
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [`${FOLDER}/${name}`, { text, mode: 0o400, uid: USER, gid: USER }]),
  );
}
