export * from './command.ts';
export * from './decision.ts';
export * from './executor.ts';
export * from './framework.ts';
export * from './instance.ts';
export * from './position.ts';
export * from './seal.ts';
export * from './task-config.ts';
