import { KeelsonError } from '@keelson/core';
import type { Ui } from '../ui/index.ts';
import type { PackageInstaller } from './apt.ts';
import { runCommand } from './run-command.ts';

/** A program that has to be on this machine. */
export interface Requirement {
  readonly name: string;
  /** Debian's packages that hold it. */
  readonly packages: readonly string[];
  /** Its version; undefined where it is missing. */
  detect(signal: AbortSignal): Promise<string | undefined>;
}

export interface SetUpContext {
  readonly ui: Ui;
  readonly installer: PackageInstaller;
  readonly signal: AbortSignal;
}

/**
 * Sees that a program is there: says what it installs before it does.
 * @throws KeelsonError REQUIREMENT_MISSING where it can't be installed, or is not there even then.
 */
export async function ensureRequirement(requirement: Requirement, context: SetUpContext): Promise<void> {
  const { ui, installer, signal } = context;
  await ui.task(
    requirement.name,
    async (step) => {
      const found = await requirement.detect(signal);
      if (found !== undefined) return found;
      step.update(`is missing: installing ${requirement.packages.join(', ')} with apt-get`);
      await installer.install(requirement.packages, signal);
      const installed = await requirement.detect(signal);
      if (installed === undefined) throw notThere(requirement);
      return `${installed} (installed with apt-get)`;
    },
    (result) => result,
  );
}

function notThere({ name, packages }: Requirement): KeelsonError {
  const message = `${name} is not on PATH, although ${packages.join(', ')} is installed`;
  return new KeelsonError('REQUIREMENT_MISSING', message);
}

/** A requirement on a program that tells its version with `--version`. */
export function program(name: string, packages: readonly string[], version: RegExp): Requirement {
  return {
    name,
    packages,
    async detect(signal) {
      const { code, output } = await runCommand(name, ['--version'], { signal });
      return code === 0 ? (version.exec(output)?.[1] ?? '') : undefined;
    },
  };
}

export const redisServer = program('redis-server', ['redis-server'], /v=(\S+)/);
export const mmdebstrap = program('mmdebstrap', ['mmdebstrap'], /(\d\S*)/);
export const maven = program('mvn', ['maven'], /Apache Maven ([\d.]+)/);
