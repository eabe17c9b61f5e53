/** Instances and members for tests, and real servers. */
import type { Connection } from 'mysql2/promise';
import { masterWithSlaves } from '../../../../test/support/framework-views.ts';
import { MARIADB_IMAGE } from '../../../../test/support/images.ts';
import { MARIADB } from '../../../../test/support/mysql.ts';
import { ServerContainers } from '../../../../test/support/server-containers.ts';
import { MysqlFramework } from '../src/index.ts';

export const SECRETS = {
  password: `client-${'p'.repeat(25)}`,
  replicationPassword: `replication-${'r'.repeat(20)}`,
  operatorPassword: `operator-${'o'.repeat(23)}`,
  cloneToken: `clone-${'c'.repeat(26)}`,
};

const framework = new MysqlFramework();
const viewsWith = (secrets: Readonly<Record<string, string>>) =>
  masterWithSlaves({ name: 'shop', framework: 'mysql', ports: framework.ports, secrets });
export const { instanceOf, memberOf } = viewsWith(SECRETS);

export type World = ServerContainers<Connection>;

export function worldOf(members: number, secrets = SECRETS): Promise<World> {
  const { password } = secrets;
  const served = { framework, image: MARIADB_IMAGE, views: viewsWith(secrets), dialect: MARIADB, password };
  return ServerContainers.of(served, members);
}
