import { listenApi } from '@keelson/api';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../support.ts';
import { cache, start, world } from './world.ts';

describe('events', () => {
  test('are listed, of all, of one, and since some', async () => {
    const { keelson, controlPlane } = await world();
    await controlPlane.create(cache);
    await controlPlane.create({ ...cache, name: 'other' });
    controlPlane.note('lost', 'cache', 'cache-0', 'exited');
    expect((await keelson('events')).stdout.trim().split('\n')).toHaveLength(3);
    expect((await keelson('events', 'cache')).stdout).toBe(
      '12:04:07.312  cache created by the API: redis\n12:04:07.314  cache-0 lost: exited\n',
    );
    expect((await keelson('events', '--since', '2-0', '--json')).stdout).toBe(
      `${JSON.stringify(controlPlane.journal[2])}\n`,
    );
    expect((await keelson('events', '--since', '1h')).stdout).toBe('');
    expect(await keelson('events', '--since', '!')).toMatchObject({ code: 2 });
  });

  test('are followed over a restart of the API, each once', async () => {
    const { env, api, controlPlane } = await world();
    controlPlane.note('created', 'cache', null, 'one');
    const run = start(['events', '-f', '--json'], env);
    const messages = () =>
      run.said.stdout
        .trim()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line).message);
    await eventually('the first event', () => messages().length === 1);
    controlPlane.note('running', 'cache', null, 'two');
    await eventually('the second event', () => messages().length === 2);
    await api.close();
    controlPlane.note('lost', 'cache', null, 'three');
    const again = await listenApi({ controlPlane, port: Number(new URL(api.url).port) });
    onTestFinished(() => again.close());
    await eventually('the third event', () => messages().length === 3);
    expect(messages()).toEqual(['one', 'two', 'three']);
    run.child.kill('SIGINT');
    expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
