import { readFileSync } from 'node:fs';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Looks a user up in /etc/passwd; `undefined` when there is none of that name. */
export function findUser(name: string): User | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [entry, , uid, gid] = line.split(':');
    if (entry === name) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
