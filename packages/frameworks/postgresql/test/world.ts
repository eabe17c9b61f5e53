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
const views = masterWithSlaves({ name: 'shop', framework: 'postgresql', ports: framework.ports, secrets: SECRETS });
export const { instanceOf, memberOf } = views;

export type World = ServerContainers<pg.Client>;

export function worldOf(members: number): Promise<World> {
  const served = { framework, image: POSTGRESQL_IMAGE, views, dialect: POSTGRESQL, password: SECRETS.password };
  return ServerContainers.of(served, members);
}
