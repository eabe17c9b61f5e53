export { PostgresqlExecutor } from './executor.ts';
export { PostgresqlFramework } from './framework.ts';
export { type PostgresqlOptions, postgresqlOptions } from './options.ts';
