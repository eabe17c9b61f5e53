import type { CommandData } from '@keelson/core';

export interface CommandOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A command to run in a member's container: data that travels to its agent, and a function that reads its output in the
 * scheduler. The function throws where the output says that it went wrong.
 */
export interface Command<T> {
  readonly data: CommandData;
  read(output: CommandOutput): T;
  map<U>(next: (value: T) => U): Command<U>;
}

/**
 * `command(['redis-cli', 'PING'])`: gives its standard output, and fails where the exit code is not 0.
 * It travels as it is, through Mesos: one that holds a secret is refused. Have it read the secret from a file of its member.
 * @param options.stdin text for its standard input; options.timeoutMs default 10 s.
 */
export function command(
  argv: readonly [string, ...string[]],
  options: { stdin?: string; user?: string; timeoutMs?: number } = {},
): Command<string> {
  const data: CommandData = { argv: [...argv], timeoutMs: options.timeoutMs ?? 10_000, ...pick(options) };
  return commandOf(data, (output) => {
    if (output.exitCode !== 0)
      throw new Error(`${argv[0]} exited with ${output.exitCode}: ${output.stderr.slice(0, 500)}`);
    return output.stdout;
  });
}

function pick(options: { stdin?: string; user?: string }): Pick<CommandData, 'stdin' | 'user'> {
  return {
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
    ...(options.user === undefined ? {} : { user: options.user }),
  };
}

function commandOf<T>(data: CommandData, read: (output: CommandOutput) => T): Command<T> {
  return {
    data,
    read,
    map: (next) => commandOf(data, (output) => next(read(output))),
  };
}
