/**
 * Packages of servers start them when they are installed. `policy-rc.d` is Debian's way to forbid that
 * (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt): it is there only while something is being
 * installed. One that stands there already is the machine's own, and stays.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const mark = '# Written by keelson while it installs packages; it may be removed.';
const script = `#!/bin/sh\n${mark}\nexit 101\n`;

export async function withoutServiceStarts<T>(policyFile: string, work: () => Promise<T>): Promise<T> {
  const ours = !existsSync(policyFile) || readFileSync(policyFile, 'utf8').includes(mark);
  if (!ours) return work();
  writeFileSync(policyFile, script, { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(policyFile, { force: true });
  }
}
