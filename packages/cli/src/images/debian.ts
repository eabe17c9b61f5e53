/** Which packages of which distribution an image is made of: those of the host. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { KeelsonError } from '@keelson/core';
import { runCommand } from '../setup/run-command.ts';

export interface Suite {
  /** `bookworm` */
  readonly name: string;
  readonly origin: 'Debian' | 'Ubuntu';
  readonly components: readonly string[];
}

/** @throws KeelsonError IMAGE_UNAVAILABLE where the host is neither Debian nor Ubuntu nor made of one of them. */
export function findSuite(osRelease = readOsRelease()): Suite {
  const {
    ID = '',
    ID_LIKE = '',
    VERSION_CODENAME = '',
    UBUNTU_CODENAME = '',
    DEBIAN_CODENAME = '',
  } = parseEnv(osRelease);
  const family = [ID, ...ID_LIKE.split(' ')];
  const ubuntu = UBUNTU_CODENAME || (ID === 'ubuntu' ? VERSION_CODENAME : '');
  if (ubuntu !== '') return { name: ubuntu, origin: 'Ubuntu', components: ['main', 'universe'] };
  const debian = DEBIAN_CODENAME || (ID === 'debian' ? VERSION_CODENAME : '');
  if (debian !== '') return { name: debian, origin: 'Debian', components: ['main'] };
  const host = family.filter((id) => id !== '').join(', ') || 'unknown';
  throw new KeelsonError('IMAGE_UNAVAILABLE', `images are built on Debian and Ubuntu, and this host is ${host}`);
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

/**
 * The host's own mirrors of the distribution, as lines for mmdebstrap: what apt-get reaches here can be reached.
 * Other sources of the host are left out, so that the image has the distribution's version. None known: mmdebstrap's own.
 */
export async function mirrorLines(suite: Suite, signal: AbortSignal): Promise<readonly string[]> {
  const args = ['indextargets', '--format', '$(REPO_URI) $(RELEASE) $(COMPONENT)', 'Created-By: Packages'];
  const { code, output } = await runCommand('apt-get', [...args, `Origin: ${suite.origin}`], { signal });
  if (code !== 0) return [];
  const wanted = output
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, release = '', component = '']) => ofSuite(release, suite) && suite.components.includes(component))
    .map(([uri, release, component]) => `deb ${uri} ${release} ${component}`);
  return wanted.some((line) => line.includes(` ${suite.name} `)) ? [...new Set(wanted)] : [];
}

function ofSuite(release: string, { name }: Suite): boolean {
  return [name, `${name}-updates`, `${name}-security`].includes(release);
}
