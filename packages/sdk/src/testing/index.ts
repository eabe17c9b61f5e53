/** A test kit for frameworks: scripts of their lives, and histories in which all goes wrong. Needs no server and no Docker. */
export type { ServerState } from '@keelson/simulator';
export { assertSafe, type SafetyOptions, UnsafeError } from './assert-safe.ts';
export type { SimulatedServer } from './class-code.ts';
export * as Expect from './expect.ts';
export { Life, type LifeSpec } from './life.ts';
export { type NamedStep, play, ScriptError, type Step } from './script.ts';
export * as Send from './send.ts';
