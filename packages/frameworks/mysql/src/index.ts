export { MysqlExecutor } from './executor.ts';
export { MysqlFramework } from './framework.ts';
export { type MysqlOptions, mysqlOptions } from './options.ts';
