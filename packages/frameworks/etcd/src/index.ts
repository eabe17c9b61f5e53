export { EtcdExecutor } from './executor.ts';
export { EtcdFramework } from './framework.ts';
export { type EtcdOptions, etcdOptions } from './options.ts';
