/** Installs packages of the system with apt-get: without questions, without recommended extras, without starting services. */
import { KeelsonError } from '@keelson/core';
import { type CommandResult, runCommand } from './run-command.ts';
import { withoutServiceStarts } from './without-service-starts.ts';

export interface PackageInstaller {
  /**
   * @throws KeelsonError REQUIREMENT_MISSING, saying what to install by hand, where that is not possible here.
   */
  install(packages: readonly string[], signal: AbortSignal): Promise<void>;
}

export interface AptOptions {
  /** The programs to run, for tests. */
  readonly aptGet?: string;
  readonly aptCache?: string;
  readonly dpkg?: string;
  readonly policyFile?: string;
  readonly uid?: number;
}

const lockTimeoutS = 300;

export class Apt implements PackageInstaller {
  readonly #options: Required<AptOptions>;
  /** The package lists are brought up to date at most once. */
  #updated = false;

  constructor({ aptGet = 'apt-get', aptCache = 'apt-cache', dpkg = 'dpkg', policyFile, uid }: AptOptions = {}) {
    const policy = policyFile ?? '/usr/sbin/policy-rc.d';
    this.#options = { aptGet, aptCache, dpkg, policyFile: policy, uid: uid ?? process.getuid?.() ?? -1 };
  }

  async install(packages: readonly string[], signal: AbortSignal): Promise<void> {
    await this.#assertPossible(packages, signal);
    if (!(await this.#isKnown(packages, signal))) await this.#update(signal);
    let result = await this.#aptGet(this.#installArgs(packages), signal);
    if (result.code !== 0 && result.output.includes('dpkg --configure -a')) {
      // An earlier installation, whoever's, was cut off.
      await this.#run(this.#options.dpkg, ['--configure', '-a', '--force-confold'], signal);
      result = await this.#aptGet(this.#installArgs(packages), signal);
    }
    if (result.code !== 0 && !this.#updated) {
      await this.#update(signal); // lists that are too old name versions that are gone
      result = await this.#aptGet(this.#installArgs(packages), signal);
    }
    if (result.code !== 0) throw failed(`apt-get can't install ${packages.join(', ')}`, result.output);
  }

  async #assertPossible(packages: readonly string[], signal: AbortSignal): Promise<void> {
    const { aptGet, uid } = this.#options;
    const names = packages.join(' ');
    const { code } = await runCommand(aptGet, ['--version'], { signal });
    if (code === 127) {
      throw missing(`there is no apt-get here to install it with: install what Debian calls ${names}, then try again`);
    }
    if (uid !== 0) throw missing(`installing needs root: run \`sudo apt-get install ${names}\`, then try again`);
  }

  async #isKnown(packages: readonly string[], signal: AbortSignal): Promise<boolean> {
    const { output } = await runCommand(this.#options.aptCache, ['policy', ...packages], {
      signal,
      env: { LC_ALL: 'C' },
    });
    const candidates = output.match(/Candidate: (?!\(none\))/g) ?? [];
    return candidates.length >= packages.length;
  }

  async #update(signal: AbortSignal): Promise<void> {
    this.#updated = true;
    const { code, output } = await this.#aptGet(['update'], signal);
    if (code !== 0) throw failed("apt-get can't update its package lists", output);
  }

  #installArgs(packages: readonly string[]): readonly string[] {
    return ['install', '-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', ...packages];
  }

  #aptGet(args: readonly string[], signal: AbortSignal): Promise<CommandResult> {
    return this.#run(this.#options.aptGet, ['-q', '-o', `DPkg::Lock::Timeout=${lockTimeoutS}`, ...args], signal);
  }

  #run(command: string, args: readonly string[], signal: AbortSignal): Promise<CommandResult> {
    const guarded = withoutServiceStarts(this.#options.policyFile, command, args);
    const env = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1', LC_ALL: 'C' };
    return runCommand(guarded.command, guarded.args, { signal, env, finishes: true });
  }
}

function missing(message: string): KeelsonError {
  return new KeelsonError('REQUIREMENT_MISSING', message);
}

function failed(message: string, output: string): KeelsonError {
  const end = output.split('\n').slice(-15).join('\n');
  return new KeelsonError('REQUIREMENT_MISSING', `${message}:\n${end}`);
}
