import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';

/** A whole answer: JSON for programs, or the text that `describe` makes of it for people. */
export function print<T>(context: CommandContext, command: Command, answer: T, describe: (answer: T) => string): void {
  const text = context.json(command) ? JSON.stringify(answer, null, 2) : describe(answer);
  context.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
}

/** One of many: JSON on one line each, so that a stream of them can be read as it comes. */
export function printLine<T>(context: CommandContext, command: Command, item: T, describe: (item: T) => string): void {
  context.stdout.write(`${context.json(command) ? JSON.stringify(item) : describe(item)}\n`);
}
