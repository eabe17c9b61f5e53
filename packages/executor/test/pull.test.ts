/** Images from a real registry. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerProblem } from '../../../test/support/images.ts';
import { Registry, registryProblem } from '../../../test/support/registry.ts';
import { executors } from './support/executors.ts';
import type { Harness } from './support/harness.ts';

const problem = (await dockerProblem()) ?? (await registryProblem());
if (problem !== undefined) console.warn(problem);

describe.skipIf(problem !== undefined)('an image that is not here', () => {
  const { start } = executors();
  const images: string[] = [];
  let registry: Registry;
  let locked: Registry;
  let harness: Harness | undefined;
  beforeAll(async () => {
    registry = await Registry.start();
    locked = await Registry.start({ needsLogin: true });
  });
  afterAll(async () => {
    for (const image of images) await harness?.docker.getImage(image).remove({ force: true });
    await Promise.all([registry?.close(), locked?.close()]);
  });

  it('is pulled from its registry, told of while it comes, and run', async () => {
    harness = await start();
    await registry.push(harness.docker, 'small');
    const image = `127.0.0.1:${await registry.slowPort(128 * 1024)}/small:1`;
    images.push(image);
    const taskId = harness.launch({ config: { image, args: ['/bin/sleep', '1000'] } });
    await harness.agent.update(taskId, 'TASK_RUNNING', 40_000);
    const told = harness.agent.updates
      .filter((update) => update.state === 'TASK_STARTING')
      .map(({ message }) => message);
    expect(told[0]).not.toMatch(/^pulling/); // the first word does not wait for the pull
    expect(told.filter((message) => message.startsWith(`pulling ${image}: `)).join('\n')).toMatch(/Downloading|Pull/);
    const { Config } = await (await harness.container(taskId)).inspect();
    expect(Config.Image).toBe(image);
  });

  it('nor in its registry fails the launch, by name; nothing of it was ever started', async () => {
    harness = await start();
    const image = `127.0.0.1:${registry.port}/nothing:7`;
    const failed = await harness.agent.update(harness.launch({ config: { image } }), 'TASK_FAILED');
    expect(failed.message).toContain(`the image ${image} is not here and can't be pulled: `);
    expect(failed.message).toMatch(/manifest unknown|not found/);
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'neverStarted' });
  });

  it('in a registry that wants a login fails the launch, and says that it is refused', async () => {
    harness = await start();
    const image = `127.0.0.1:${locked.port}/small:1`;
    const failed = await harness.agent.update(harness.launch({ config: { image } }), 'TASK_FAILED');
    expect(failed.message).toContain(`the image ${image} is not here and can't be pulled: `);
    expect(failed.message).toMatch(/no basic auth credentials|unauthorized/);
    expect(failed.data).toMatchObject({ kind: 'dead', proof: 'neverStarted' });
  });
});
