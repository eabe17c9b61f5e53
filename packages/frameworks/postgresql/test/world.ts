/** Instances and members for tests, and real servers. */
import type pg from 'pg';
import { masterWithSlaves } from '../../../../test/support/framework-views.ts';
import { POSTGRESQL_IMAGE } from '../../../../test/support/images.ts';
import { POSTGRESQL } from '../../../../test/support/postgresql.ts';
import { ServerContainers } from '../../../../test/support/server-containers.ts';
import { PostgresqlFramework } from '../src/index.ts';

export const SECRETS = {
  password: `client-${'p'.repeat(25)}`,
  replicationPassword: `replication-${'r'.repeat(20)}`,
  operatorPassword: `operator-${'o'.repeat(23)}`,
};

const framework = new PostgresqlFramework();
const viewsWith = (secrets: Readonly<Record<string, string>>) =>
  masterWithSlaves({ name: 'shop', framework: 'postgresql', ports: framework.ports, secrets });
export const { instanceOf, memberOf } = viewsWith(SECRETS);

export type World = ServerContainers<pg.Client>;

export function worldOf(members: number, secrets = SECRETS): Promise<World> {
  const { password } = secrets;
  const served = { framework, image: POSTGRESQL_IMAGE, views: viewsWith(secrets), dialect: POSTGRESQL, password };
  return ServerContainers.of(served, members);
}
