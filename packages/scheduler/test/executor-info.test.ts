import { codecs } from '@keelson/mesos';
import { describe, expect, it } from 'vitest';
import { type ExecutorSettings, executorInfo } from '../src/executor-info.ts';

const here: ExecutorSettings = { command: '/usr/bin/node', args: ['main.ts'], env: { KEELSON_CLUSTER: 'a' } };
const fetched: ExecutorSettings = {
  command: './keelson-executor-linux-x64-abc',
  args: [],
  env: { KEELSON_CLUSTER: 'a' },
  uri: 'http://artifacts.example:5454/keelson-executor-linux-x64-abc',
};
const idOf = (settings: ExecutorSettings): string => executorInfo(settings).executor_id.value;

describe('an ExecutorInfo', () => {
  it('rule 25: has the file fetched as a program, once per agent, and not unpacked', () => {
    const { command } = executorInfo(fetched);
    expect(command).toMatchObject({
      shell: false,
      value: './keelson-executor-linux-x64-abc',
      arguments: ['./keelson-executor-linux-x64-abc'],
      uris: [{ value: fetched.uri, executable: true, cache: true, extract: false }],
    });
    expect(executorInfo(here).command?.uris).toBeUndefined();
  });

  it('rule 21: is the same, to the byte, from the same settings', () => {
    const bytes = (settings: ExecutorSettings) =>
      Buffer.from(codecs.ExecutorInfo.encode('protobuf', executorInfo(settings))).toString('hex');
    expect(bytes(structuredClone(fetched))).toBe(bytes(fetched));
    expect(bytes(JSON.parse(JSON.stringify(fetched)))).toBe(bytes(fetched));
  });

  it.each<[string, ExecutorSettings]>([
    ['its file', { ...fetched, command: './keelson-executor-linux-x64-def' }],
    ['where the file is', { ...fetched, uri: 'http://elsewhere.example/keelson-executor-linux-x64-abc' }],
    ['an argument', { ...fetched, args: ['--more'] }],
    ['a variable', { ...fetched, env: { KEELSON_CLUSTER: 'b' } }],
  ])('rule 21: has another id where %s is another', (_what, changed) => {
    expect(idOf(changed)).not.toBe(idOf(fetched));
  });
});
