import { type ErrorCode, KeelsonError } from '@keelson/core';

/** Lets so many run at once. @returns what runs one; it throws `code` where `max` run already */
export function atMost(max: number, code: ErrorCode): <T>(run: () => Promise<T>) => Promise<T> {
  let running = 0;
  return async (run) => {
    if (running >= max) throw new KeelsonError(code, `${running} are open.`);
    running += 1;
    try {
      return await run();
    } finally {
      running -= 1;
    }
  };
}
