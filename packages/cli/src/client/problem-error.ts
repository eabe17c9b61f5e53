import type { Problem } from '@keelson/api/schemas';
import { ERRORS, type ErrorCode, KeelsonError } from '@keelson/core';

/** What the API says went wrong, as the error that it was there. A code that this command does not know keeps its words. */
export function errorFromProblem({ code, title, detail, errors = [] }: Problem): KeelsonError {
  if (isErrorCode(code)) return new KeelsonError(code, detail, { errors });
  return new KeelsonError('INTERNAL', `${code}: ${detail ?? title}`, { errors });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}
