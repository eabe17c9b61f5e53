import { describeBackups, ROWS } from '../support/database-backups.ts';
import { postgresqlProblem } from '../support/images.ts';
import { POSTGRESQL } from '../support/postgresql.ts';

describeBackups('PostgreSQL', {
  dialect: POSTGRESQL,
  problem: await postgresqlProblem(),
  big: `CREATE TABLE app.big AS SELECT repeat('x', 900) AS x FROM generate_series(1, ${ROWS})`,
  restoring: 'pg/base',
  whole: 'whole',
});
