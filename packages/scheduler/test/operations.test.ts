import { type Instance, type OperationName, taskConfigSchema } from '@keelson/core';
import { type Command, command, type Member, type Instance as View } from '@keelson/sdk';
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
  override addMember(_instance: View, member: Member, target: Member): Command<string> {
    return command(['add', target.name, 'by', member.name]);
  }
  override removeMember(_instance: View, member: Member, target: Member): Command<string> {
    return command(['remove', target.name, 'by', member.name]);
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

  const promote = () => ask('promote', null);
  const ask = (operation: OperationName, target: number | null) => {
    const channel = new ExecutorChannel({
      send: async (_to, data) => void sent.push(Buffer.from(data).toString()),
      sender: () => ({ storeId: 's', term: 1, revision: 1 }),
    });
    const signal = new AbortController().signal;
    const call = { channel, framework, instance, secrets, ordinal: 0, launch: 1, epoch: 1, timeoutMs: 50, signal };
    return operate(call, operation, target);
  };

  it('goes to the executor of the member', async () => {
    framework.made = command(['psql', '-c', 'select pg_promote()']);
    await expect(promote()).rejects.toMatchObject({ code: 'timeout' });
    expect(sent[0]).toContain('pg_promote');
  });

  it.each([
    ['addMember', 'add'],
    ['removeMember', 'remove'],
  ] as const)(
    'of %s is made for the member that it is about, and run in the one that is asked',
    async (operation, word) => {
      await expect(ask(operation, 0)).rejects.toMatchObject({ code: 'timeout' });
      expect(sent[0]).toContain(JSON.stringify([word, 'cache-0', 'by', 'cache-0']));
      await expect(ask(operation, 7)).rejects.toThrow('has no member 7');
    },
  );

  it.each([
    ['arguments', command(['mysql', `--password=${secrets.password}`])],
    ['standard input', command(['mysql'], { stdin: `IDENTIFIED BY '${secrets.password}';` })],
  ])('is not sent where a secret is in its %s: it would travel as it is', async (_where, made) => {
    framework.made = made;
    await expect(promote()).rejects.toThrow(/promote put the secret `password` into its command/);
    expect(sent).toEqual([]);
  });
});
