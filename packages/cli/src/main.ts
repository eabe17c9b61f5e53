/** The keelson command. */
import { CommanderError } from 'commander';
import { createContext } from './context.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { watchInterrupts } from './interrupts.ts';
import { createProgram } from './program.ts';
import { errorAsJson, formatError } from './show-error.ts';

const interrupts = watchInterrupts(process, (code) => process.exit(code));
let noteForInterrupt = '';
const context = createContext({
  cwd: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  interrupts,
  noteForInterrupt: (note) => {
    noteForInterrupt = note;
  },
  quietUsage: process.argv.includes('--json'),
  exitWith: (code) => {
    process.exitCode = code;
  },
});

// `keelson ls | head` closes the pipe early: that is the reader's choice, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const program = await createProgram(context, process.argv.slice(2));
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = interrupts.stop.aborted ? exitCodes.interrupted : exitCodeOf(error);
  const json = process.argv.includes('--json');
  if (interrupts.stop.aborted && isAbort(error) && !json) process.stderr.write(noteForInterrupt);
  if (!isTold(error, json)) process.stderr.write(json ? errorAsJson(error) : formatError(error));
} finally {
  interrupts.close();
}

/** Whether there is nothing left to say: help that was asked for, an interrupt, what commander has written itself. */
function isTold(error: unknown, json: boolean): boolean {
  if (error instanceof CommanderError) return !json || error.exitCode === 0 || error.code === 'commander.help';
  return interrupts.stop.aborted && isAbort(error);
}

function isAbort(error: unknown): boolean {
  return error === interrupts.stop.reason || (error instanceof Error && error.name === 'AbortError');
}
