import { describe, expect, it } from 'vitest';
import { isInside, isKilledByCgroup, launcherControllers, ownCgroup } from '../src/cgroup/own-cgroup.ts';

const id = '6c1a0d5e-0c7e-4f5e-9a44-0a1b2c3d4e5f';

/** As on an agent with cgroup v1, the Linux launcher and the isolators for cpu and memory. */
function v1(path: string, { freezer = path } = {}): string {
  return [
    '12:pids:/system.slice/mesos-agent.service',
    `11:freezer:${freezer}`,
    `8:memory:${path}`,
    `4:cpu,cpuacct:${path}`,
    '1:name=systemd:/system.slice/mesos-agent.service',
    '0::/system.slice/mesos-agent.service',
    '',
  ].join('\n');
}

describe("the executor's own cgroup", () => {
  it.each([
    ['v1', v1(`/mesos/${id}`), { path: `/mesos/${id}`, version: 1 }],
    ['v1, with another root', v1(`/our/agents/${id}`), { path: `/our/agents/${id}`, version: 1 }],
    ['v2', `0::/mesos/${id}/leaf\n`, { path: `/mesos/${id}`, version: 2 }],
  ])('is the one that the Linux launcher has named after its container: %s', (_what, text, own) => {
    expect(ownCgroup(text, id)).toEqual(own);
  });

  it.each([
    ['the POSIX launcher makes none', v1('/system.slice/mesos-agent.service')],
    ['the POSIX launcher beside the memory isolator: nobody ends what is in it', v1(`/mesos/${id}`, { freezer: '/' })],
    ['without the memory isolator', v1('/', { freezer: `/mesos/${id}` })],
    ["that of another executor's container", v1('/mesos/another')],
    ['a name that only ends like it', v1(`/mesos/x${id}`)],
    ['v2, the executor not in a leaf: containers can not be beside it', `0::/mesos/${id}\n`],
    ['v2, a namespace of its own', '0::/\n'],
    ['nothing is seen', ''],
  ])('is none: %s', (_what, text) => {
    expect(ownCgroup(text, id)).toBeNull();
  });

  it.each(['', '.*', 'a/b'])('is none for a container of the name %j', (name) => {
    expect(ownCgroup(v1(`/mesos/${name}`), name)).toBeNull();
  });
});

describe('whom the launcher kills by a cgroup', () => {
  it.each([
    ['v1', v1(`/mesos/${id}`), ['freezer', 'memory', 'cpu', 'cpuacct'], true],
    ['v1 without isolators', v1('/', { freezer: `/mesos/${id}` }), ['freezer'], true],
    [
      'v1, the POSIX launcher beside an isolator',
      v1(`/mesos/${id}`, { freezer: '/' }),
      ['memory', 'cpu', 'cpuacct'],
      false,
    ],
    ['v2', `0::/mesos/${id}/leaf\n`, [''], true],
    ['none', v1('/system.slice/mesos-agent.service'), [], false],
  ])('%s', (_what, text, controllers, isKilled) => {
    expect(launcherControllers(text, id)).toEqual(controllers);
    expect(isKilledByCgroup(text, id)).toBe(isKilled);
  });
});

describe('a container', () => {
  const dockerId = 'f'.repeat(64);
  const one = { path: `/mesos/${id}`, version: 1 } as const;
  const two = { path: `/mesos/${id}`, version: 2 } as const;
  const inner = `/mesos/${id}/${dockerId}`;

  it('is inside where the kernel says so of each hierarchy that counts', () => {
    expect(isInside(one, v1(inner), dockerId)).toBe(true);
    expect(isInside(two, `0::${inner}\n`, dockerId)).toBe(true);
  });

  it.each([
    ["the engine's own parent", v1(`/docker/${dockerId}`)],
    ['the memory alone', v1(inner, { freezer: `/docker/${dockerId}` })],
    ['the freezer alone', v1(`/docker/${dockerId}`, { freezer: inner })],
    ['a process of the executor, not of the container', v1(`/mesos/${id}`)],
    ['another container', v1(`/mesos/${id}/${'0'.repeat(64)}`)],
    ['it has ended', ''],
  ])('is not: %s', (_what, text) => {
    expect(isInside(one, text, dockerId)).toBe(false);
    expect(isInside(two, '0::/docker/x\n', dockerId)).toBe(false);
  });
});
