/** For those who run frameworks, not for those who write them: how their classes are read, called and checked. */
export * from './call-hooks.ts';
export * from './operation-command.ts';
export * from './rank.ts';
export * from './time-limit.ts';
export * from './traits.ts';
