/**
 * Packages of servers start them when they are installed. `policy-rc.d` is Debian's way to forbid that
 * (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt). It is there only while something is being
 * installed; one that stands there already is the machine's own, and stays.
 */
import { existsSync, readFileSync } from 'node:fs';

const mark = 'Written by keelson while it installs packages; it may be removed.';

/**
 * A shell around the installation writes the policy and removes it, and keeps the output in a file: both are in order
 * even if keelson is killed meanwhile and the installation ends on its own.
 */
const guard = `
policy=$1
shift
output=$(mktemp)
trap 'rm -f "$output"; [ -z "$policy" ] || rm -f "$policy"' EXIT
[ -z "$policy" ] || { printf '#!/bin/sh\\n# ${mark}\\nexit 101\\n' > "$policy" && chmod 755 "$policy"; }
"$@" > "$output" 2>&1
code=$?
tail -c 65536 "$output"
exit $code`;

export interface ShellCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** The same command, with services kept from starting while it runs. */
export function withoutServiceStarts(policyFile: string, command: string, args: readonly string[]): ShellCommand {
  const ours = !existsSync(policyFile) || readFileSync(policyFile, 'utf8').includes(mark);
  return { command: 'sh', args: ['-c', guard, 'sh', ours ? policyFile : '', command, ...args] };
}
