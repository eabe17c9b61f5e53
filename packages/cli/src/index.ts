export type { CommandContext, CommandModule } from './context.ts';
export { exitCodeOf, exitCodeOfStatus, exitCodes } from './exit-codes.ts';
export * from './images/index.ts';
export * from './settings/index.ts';
export * from './setup/index.ts';
export * from './supervisor/index.ts';
export * from './ui/index.ts';
