/** Sees that a Docker Engine answers: takes one that does, else installs what is missing and starts it. */
import { existsSync, readFileSync } from 'node:fs';
import { KeelsonError } from '@keelson/core';
import type Docker from 'dockerode';
import { isErrno } from '../supervisor/errno.ts';
import { askDocker, dockerClient } from './docker-client.ts';
import { cgroupsMounted, startDockerd } from './dockerd.ts';
import type { SetUpContext } from './requirement.ts';
import { runCommand } from './run-command.ts';

/** The only place where keelson starts a daemon; one that is elsewhere is somebody's own. */
const standardHost = 'unix:///var/run/docker.sock';

/** @throws KeelsonError REQUIREMENT_MISSING where none answers and none can be started. */
export async function ensureDocker(dockerHost: string, { ui, installer, signal }: SetUpContext): Promise<Docker> {
  const docker = dockerClient(dockerHost);
  const answer = (): Promise<string | Error> =>
    askDocker(docker, signal).then(
      ({ version }) => version,
      (error: unknown) => asError(error),
    );
  await ui.task(
    'Docker Engine',
    async (step) => {
      const found = await answer();
      if (typeof found === 'string') return `${found} (running)`;
      signal.throwIfAborted();
      assertOursToStart(dockerHost, found);
      const missing = (await runCommand('dockerd', ['--version'], { signal })).code === 127;
      if (missing) {
        step.update(`is missing: installing ${enginePackages().join(', ')} with apt-get`);
        await installer.install(enginePackages(), signal);
      }
      step.update('does not run: starting dockerd');
      await startDockerd({ signal, answers: async () => typeof (await answer()) === 'string' });
      return `${await answer()} (${missing ? 'installed with apt-get, ' : ''}started)`;
    },
    (result) => result,
  );
  return docker;
}

function assertOursToStart(dockerHost: string, error: Error): void {
  if (isErrno(error, 'EACCES', 'EPERM')) {
    const message = `this user may not use ${dockerHost}: add it to the group docker, or run keelson as root`;
    throw new KeelsonError('REQUIREMENT_MISSING', message, { cause: error });
  }
  if (dockerHost === standardHost) return;
  const message = `the Docker Engine at ${dockerHost} does not answer (${error.message}); it was set with --docker-host or DOCKER_HOST`;
  throw new KeelsonError('REQUIREMENT_MISSING', message, { cause: error });
}

/** Docker's package recommends more than is needed; AppArmor's tools and cgroups matter on some machines only. */
function enginePackages(): readonly string[] {
  const apparmor = readOr('/sys/module/apparmor/parameters/enabled', 'N').startsWith('Y');
  return ['docker.io', ...(apparmor ? ['apparmor'] : []), ...(cgroupsMounted() ? [] : ['cgroupfs-mount'])];
}

function readOr(path: string, otherwise: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : otherwise;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
