import { EtcdFramework } from '@keelson/framework-etcd';
import { KafkaFramework } from '@keelson/framework-kafka';
import { PostgresqlFramework } from '@keelson/framework-postgresql';
import { RedisFramework } from '@keelson/framework-redis';
import type { StatefulFramework } from '@keelson/sdk';

/** The frameworks that come with Keelson, and the configured ones; one of the same name replaces the built-in one. */
export function withBuiltIn(configured: readonly StatefulFramework[]): readonly StatefulFramework[] {
  const builtIn: readonly StatefulFramework[] = [
    new RedisFramework(),
    new PostgresqlFramework(),
    new EtcdFramework(),
    new KafkaFramework(),
  ];
  return [...configured, ...builtIn.filter(({ name }) => !configured.some((framework) => framework.name === name))];
}
