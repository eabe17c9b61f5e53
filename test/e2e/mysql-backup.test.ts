import { describeBackups, ROWS } from '../support/database-backups.ts';
import { mariadbProblem } from '../support/images.ts';
import { MARIADB } from '../support/mysql.ts';

describeBackups('MariaDB', {
  dialect: MARIADB,
  problem: await mariadbProblem(),
  big: `CREATE TABLE app.big AS SELECT REPEAT('x', 900) AS x FROM app.seq_1_to_${ROWS}`,
  restoring: 'mysql.new/app',
  whole: 'mysql',
});
