import { readdirSync, readFileSync } from 'node:fs';

/** The pid of the guard of this run; undefined where there is none. */
export function guardOf(runId: string): number | undefined {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      if (words.includes(runId) && words.some((word) => word.endsWith('guard/main.ts'))) return Number(name);
    } catch {
      // It has ended meanwhile.
    }
  }
  return undefined;
}
