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
import { backupScript } from './backup.ts';
import { postgresqlConf } from './conf.ts';
import { PostgresqlExecutor } from './executor.ts';
import { DATA, FOLDER, secretOf, USER } from './names.ts';
import { postgresqlOptions } from './options.ts';
import { comparePositions } from './position.ts';
import { restoredRolesSql } from './restore.ts';
import { FIND_PROGRAMS, hbaConf, pgpass, prepareScript, primaryConf, rolesSql } from './scripts.ts';

const DAY_MS = 86_400_000;

/** PostgreSQL 15: one master, hot standbys that stream its log, a data directory on each member's volume. */
export class PostgresqlFramework extends StatefulFramework {
  readonly name = 'postgresql';
  readonly topology = 'master-slave';
  readonly ports = ['postgresql'] as const;
  /** A slave begins as a copy of its master. */
  override readonly startOrder = 'masterFirst';
  override readonly options = postgresqlOptions;
  override readonly secrets = ['password', 'replicationPassword', 'operatorPassword'] as const;
  override readonly executor = new PostgresqlExecutor();

  override readonly maintenance = {
    backup: {
      summary: 'all data, as pg_basebackup writes it in one tar file',
      on: 'one',
      output: 'backup',
      timeoutMs: DAY_MS,
      command: (instance, member) => command(['sh', '-c', backupScript(instance, member)]),
    },
  } satisfies Record<string, Maintenance>;

  override config(instance: Instance, member: Member): TaskConfig {
    return {
      image: instance.spec.image ?? 'keelson/postgresql:15',
      entrypoint: [],
      args: ['sh', '-c', `${FIND_PROGRAMS}; exec postgres -D ${DATA} -c config_file=${FOLDER}/postgresql.conf`],
      user: `${USER}:${USER}`,
      files: filesOf(instance, member),
      volume: { path: '/data' },
      shmMb: Math.max(64, Math.floor(instance.spec.resources.memMb / 4)),
      prepare: { args: ['sh', `${FOLDER}/prepare.sh`], timeoutMs: DAY_MS },
      health: { check: { kind: 'probe' }, intervalMs: 2_000, timeoutMs: 2_000, startTimeoutMs: DAY_MS },
      // Fast shutdown: sessions are ended, the log is written out.
      stop: { signal: 'SIGINT', graceMs: 60_000 },
    };
  }

  override compare(a: Position, b: Position): number | undefined {
    return comparePositions(a, b);
  }
}

function filesOf(instance: Instance, member: Member): Record<string, FileConfig> {
  const texts: Readonly<Record<string, string>> = {
    'postgresql.conf': postgresqlConf(instance, member),
    'hba.conf': hbaConf(),
    'prepare.sh': prepareScript(instance, member),
    pgpass: pgpass(instance),
    ...(member.role === 'master'
      ? {
          password: secretOf(instance, 'password'),
          'roles.sql': instance.restoring ? restoredRolesSql(instance) : rolesSql(instance),
        }
      : { 'primary.conf': primaryConf(instance, member) }),
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [`${FOLDER}/${name}`, { text, mode: 0o400, uid: USER, gid: USER }]),
  );
}
