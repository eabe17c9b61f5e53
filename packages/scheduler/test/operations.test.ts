import { type Instance, taskConfigSchema } from '@keelson/core';
import { type Command, command } from '@keelson/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { ExecutorChannel } from '../src/executor-channel.ts';
import { operate } from '../src/operations.ts';
import { ledStore, loopsOn, newInstance, Plain, placement } from './support/world.ts';

const secrets = { password: 'hunter22-"quoted"' };

class ByCommand extends Plain {
  made: Command<string> = command(['true']);
  override promote(): Command<string> {
    return this.made;
  }
}

describe('a command of an operation', () => {
  let framework: ByCommand;
  let instance: Instance;
  let sent: string[];
  beforeEach(async () => {
    framework = new ByCommand();
    sent = [];
    const { store, leadership } = await ledStore();
    const { loops } = loopsOn(store, framework, leadership.term);
    const made = newInstance(framework, 'cache');
    await store.create(made, secrets, []);
    await loops.post(made.uid, { kind: 'look' });
    const placed = await loops.post(made.uid, placement(made.uid, 0));
    const effectId = placed?.status.effects.find(({ kind }) => kind === 'prepare')?.id ?? -1;
    const result = { kind: 'prepared', config: taskConfigSchema.parse({ image: 'none' }) } as const;
    const prepared = await loops.post(made.uid, { kind: 'effectDone', effectId, result });
    if (prepared === undefined) throw new Error('gone');
    instance = prepared;
    loops.close();
    await store.close();
  });

  const promote = () => {
    const channel = new ExecutorChannel({
      send: async (_to, data) => void sent.push(Buffer.from(data).toString()),
      sender: () => ({ storeId: 's', term: 1, revision: 1 }),
    });
    const signal = new AbortController().signal;
    const call = { channel, framework, instance, secrets, ordinal: 0, launch: 1, epoch: 1, timeoutMs: 50, signal };
    return operate(call, 'promote', null);
  };

  it('goes to the executor of the member', async () => {
    framework.made = command(['psql', '-c', 'select pg_promote()']);
    await expect(promote()).rejects.toMatchObject({ code: 'timeout' });
    expect(sent[0]).toContain('pg_promote');
  });

  it.each([
    ['arguments', command(['mysql', `--password=${secrets.password}`])],
    ['standard input', command(['mysql'], { stdin: `IDENTIFIED BY '${secrets.password}';` })],
  ])('is not sent where a secret is in its %s: it would travel as it is', async (_where, made) => {
    framework.made = made;
    await expect(promote()).rejects.toThrow(/promote put the secret `password` into its command/);
    expect(sent).toEqual([]);
  });
});
