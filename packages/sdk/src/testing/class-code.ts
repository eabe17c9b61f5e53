/** A framework's class as a simulated world calls it: its real hooks, its operations answered by simulated servers. */
import type { Instance, OperationName, Position } from '@keelson/core';
import { type FrameworkCode, type ServerState, Violation } from '@keelson/simulator';
import type { StatefulFramework } from '../framework.ts';
import {
  askDecision,
  callHook,
  commandFor,
  type HookCall,
  isOnAgent,
  isProbeResult,
  prepare,
  rank,
  TimeLimitError,
  traitsOf,
  withTimeLimit,
} from '../host/index.ts';

export interface SimulatedServer {
  /** How the server writes how far it is. Default: history `h`, and the offset as a decimal number. */
  readonly position?: (offset: number) => Position;
  /**
   * What the server prints when an operation that is a command is run: the command's own `read` is called with it.
   * Without it, or where it gives nothing, the position is taken as if it had been read.
   */
  readonly output?: (operation: OperationName, server: ServerState) => string | undefined;
}

/** How long a hook may take, in real time; one that takes longer fails the test. */
const HOOK_LIMIT_MS = 1_000;
/** The hooks' own limit, which is the simulated world's, must not end them before. */
const NEVER_MS = 3_600_000;

export function secretsOf({ secrets }: StatefulFramework): Readonly<Record<string, string>> {
  return Object.fromEntries(secrets.map((name) => [name, `simulated-${name}-secret`]));
}

export type Texts = Readonly<Record<string, string>>;

/** @param remember gets the texts of the files that a member is to be launched with: of a config only their hashes are kept. */
export function codeOfClass(
  framework: StatefulFramework,
  server: SimulatedServer,
  options: FrameworkCode['options'],
  remember: (ordinal: number, texts: Texts) => void = () => undefined,
): FrameworkCode {
  const secrets = secretsOf(framework);
  const call = (instance: Instance, ordinal: number, signal: AbortSignal): HookCall => ({
    framework,
    instance,
    secrets,
    ordinal,
    timeoutMs: NEVER_MS,
    signal,
  });
  return {
    kind: framework.name,
    traits: traitsOf(framework),
    options,
    prepare: (instance, ordinal) =>
      limited('config', async (signal) => {
        const { config, texts } = await prepare(call(instance, ordinal, signal));
        remember(ordinal, texts);
        return config;
      }),
    running: (instance, ordinal, hook) => limited(hook, (signal) => callHook(call(instance, ordinal, signal), hook)),
    decide: (instance, ordinal, hook) => limited(hook, (signal) => askDecision(call(instance, ordinal, signal), hook)),
    operation: (instance, ordinal, operation, target) =>
      readerOf({ framework, instance, secrets, ordinal }, operation, target, server),
    rank: (answers, atLeast) => rank(answers, (a, b) => framework.compare(a, b), atLeast),
  };
}

async function limited<T>(hook: string, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  try {
    return await withTimeLimit(run(stop.signal), HOOK_LIMIT_MS, hook);
  } catch (error) {
    throw error instanceof TimeLimitError ? new Violation(`${error.message}, of real time: it hangs`) : error;
  } finally {
    stop.abort();
  }
}

function readerOf(
  call: Parameters<typeof commandFor>[0],
  operation: OperationName,
  target: number | null,
  server: SimulatedServer,
): (state: ServerState) => Position | null {
  const says = (state: ServerState) => {
    if (operation !== 'probe' && operation !== 'demote') return null;
    return server.position?.(state.offset) ?? { history: 'h', value: String(state.offset) };
  };
  if (isOnAgent(call.framework, operation)) return says;
  const command = commandFor(call, operation, target);
  return (state) => {
    const stdout = server.output?.(operation, state);
    if (stdout === undefined) return says(state);
    const value = command.read({ exitCode: 0, stdout, stderr: '' });
    return isProbeResult(value) ? value.position : null;
  };
}
