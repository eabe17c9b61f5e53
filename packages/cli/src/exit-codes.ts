import { KeelsonError } from '@keelson/core';
import { CommanderError } from 'commander';

/** What the command ends with, for scripts. `keelson --help` lists them. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  /** The command line, the settings or the spec are not valid. */
  usage: 2,
  notFound: 3,
  /** It is there already, was changed meanwhile, or is not possible now. */
  conflict: 4,
  /** What is needed does not answer. */
  unavailable: 5,
  timeout: 6,
  interrupted: 130,
} as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (!(error instanceof KeelsonError)) return exitCodes.failed;
  if (error.code === 'SETTINGS_INVALID' || error.code === 'DATA_DIR_INVALID') return exitCodes.usage;
  return exitCodeOfStatus(error.entry.status);
}

/** The same for an HTTP status, where an error came from the API. */
export function exitCodeOfStatus(status: number): number {
  switch (status) {
    case 400:
    case 413:
    case 415:
    case 422:
      return exitCodes.usage;
    case 404:
      return exitCodes.notFound;
    case 409:
    case 412:
      return exitCodes.conflict;
    case 503:
      return exitCodes.unavailable;
    case 504:
      return exitCodes.timeout;
    default:
      return exitCodes.failed;
  }
}
