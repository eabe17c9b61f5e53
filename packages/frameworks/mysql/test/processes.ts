/** What /proc says of the processes of this machine, those in containers too. */
import { readFileSync } from 'node:fs';

/** Processes under `pid`, at any depth, whose command names `word` as its script. */
export function childrenNamed(pid: number, word: string): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return children.reduce((sum, child) => {
    const command = readCommand(child);
    return sum + (/^sh\0/.test(command) && command.includes(word) ? 1 : 0) + childrenNamed(child, word);
  }, 0);
}

export function readCommand(pid: number): string {
  return readProc(pid, 'cmdline');
}

/** Empty where the process has ended meanwhile. */
export function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
