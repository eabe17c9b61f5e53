export type { FrameworkCode, MaybePromise, ReadAnswer, ServerState } from './framework-code.ts';
export { Random } from './random.ts';
export { describeFailed, type Failed, runSeed } from './run-seed.ts';
export { Violation } from './violation.ts';
export { type Dimensions, World } from './world.ts';
