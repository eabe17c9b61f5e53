/**
 * Cgroup v2 and Docker's systemd driver, on a machine that has neither as its own: an engine with that driver is real, what the
 * kernel would say of v2 is given as text, and leaving a cgroup of v2 is done in a real hierarchy of it, without controllers.
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureRedisImage } from '../../../test/support/images.ts';
import { PrivateDocker, privateDockerProblem } from '../../../test/support/private-docker.ts';
import { CgroupDesk } from '../src/cgroup/cgroup-desk.ts';
import { describeWithDocker } from './support/executors.ts';

const id = randomUUID();

/** As /proc/self/cgroup reads on a machine with v2 alone; with v1, and the Linux launcher's cgroups. */
const V2 = `0::/mesos/${id}/leaf\n`;
const V1 = `9:freezer:/mesos/${id}\n5:memory:/mesos/${id}\n2:cpu,cpuacct:/mesos/${id}\n0::/\n`;

function deskOf(docker: Docker, cgroupsOf: (pid: number | 'self') => string) {
  const left: string[] = [];
  const leave = (containerId: string) => void left.push(containerId);
  const desk = new CgroupDesk({ docker, log: pino({ level: 'silent' }), leave, cgroupsOf });
  desk.subscribed(id);
  return { desk, left };
}

const problem = privateDockerProblem();
describe.skipIf(problem !== undefined)(`an engine with systemd's cgroup driver ${problem ?? ''}`, () => {
  let engine: PrivateDocker;
  beforeAll(async () => {
    engine = await new PrivateDocker().start({ cgroupDriver: 'systemd' });
    await engine.copyImage(new Docker(), await ensureRedisImage());
  });
  afterAll(() => engine?.close());

  it.each([
    ['v1', V1],
    ['v2', V2],
  ])('is given no parent, and the guard leaves the cgroup, once: %s', async (_version, text) => {
    const { desk, left } = deskOf(engine.docker, () => text);
    expect([await desk.parent(), await desk.parent()]).toEqual([undefined, undefined]);
    expect(left).toEqual([id]);
    expect(await desk.holds('whatever')).toBeNull();
  });

  it('would refuse the one that it is not given', async () => {
    const image = await ensureRedisImage();
    const create = engine.docker.createContainer({ Image: image, HostConfig: { CgroupParent: `/mesos/${id}` } });
    await expect(create).rejects.toThrow(/valid slice/);
  });
});

describeWithDocker('an engine with the driver cgroupfs, cgroup v2', () => {
  const docker = new Docker();
  let container: Docker.Container;
  beforeAll(async () => {
    const Image = await ensureRedisImage();
    container = await docker.createContainer({ Image, Cmd: ['sleep', '600'], HostConfig: { Init: true } });
    await container.start();
  });
  afterAll(async () => {
    await container?.remove({ force: true });
  });

  it.each<[string, (dockerId: string) => string, boolean, string[]]>([
    ['inside', (dockerId) => `0::/mesos/${id}/${dockerId}\n`, true, []],
    ["where the engine's own are", (dockerId) => `0::/docker/${dockerId}\n`, false, [id]],
    ["in a scope of systemd's", (dockerId) => `0::/system.slice/docker-${dockerId}.scope\n`, false, [id]],
    ['in a namespace that is not seen into', () => '0::/\n', false, [id]],
    ['of which nothing is seen', () => '', false, [id]],
  ])('a container %s', async (_where, text, isInside, leaves) => {
    const { desk, left } = deskOf(docker, (pid) => (pid === 'self' ? V2 : text(container.id)));
    expect(await desk.parent()).toBe(`/mesos/${id}`); // beside the leaf: only leaves have processes
    expect(await desk.holds(container.id)).toBe(isInside);
    expect(left).toEqual(leaves);
  });
});

const fixture = fileURLToPath(new URL('./fixtures/leave-unified.ts', import.meta.url));

/** In a mount namespace of its own: mounts the hierarchy of v2, enters a leaf as the launcher makes it, and runs the fixture. */
const ENTER = `
set -e
top=$(mktemp -d)
mount -t cgroup2 none "$top"
mkdir -p "$top/keelson-test-$1/$1/leaf"
echo $$ > "$top/keelson-test-$1/$1/leaf/cgroup.procs"
"$2" "$3" "$1"
echo $$ > "$top/cgroup.procs"
rmdir "$top/keelson-test-$1/$1/leaf" "$top/keelson-test-$1/$1" "$top/keelson-test-$1"
umount "$top"
rmdir "$top"
`;
const unifiedProblem =
  spawnSync('unshare', [
    '-m',
    'sh',
    '-c',
    'd=$(mktemp -d) && mount -t cgroup2 none $d && umount $d; e=$?; rmdir $d; exit $e',
  ]).status === 0
    ? undefined
    : 'skipped: cgroup v2 can not be mounted here';

describe.skipIf(unifiedProblem !== undefined)(`a real hierarchy of cgroup v2 ${unifiedProblem ?? ''}`, () => {
  it('is read as the launcher makes it, and left to its top', () => {
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      ['-m', 'sh', '-c', ENTER, 'sh', id, process.execPath, fixture],
      {
        encoding: 'utf8',
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const path = `/keelson-test-${id}/${id}`;
    expect(JSON.parse(stdout)).toEqual({
      own: { path, version: 2 },
      killed: true,
      before: `0::${path}/leaf`,
      after: '0::/',
    });
  });
});
