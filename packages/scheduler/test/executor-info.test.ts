import { codecs } from '@keelson/mesos';
import { describe, expect, it } from 'vitest';
import { type ExecutorSettings, type ExecutorShape, executorInfo } from '../src/executor-info.ts';

const here: ExecutorSettings = { command: '/usr/bin/node', args: ['main.ts'], env: { KEELSON_CLUSTER: 'a' } };
const fetched: ExecutorSettings = {
  command: './keelson-executor-linux-x64-abc',
  args: [],
  env: { KEELSON_CLUSTER: 'a' },
  uri: 'http://artifacts.example:5454/keelson-executor-linux-x64-abc',
};
const PLAIN: ExecutorShape = { role: 'keelson', cpus: [], mem: [] };
const idOf = (settings: ExecutorSettings, shape = PLAIN): string => executorInfo(settings, shape).executor_id.value;

describe('an ExecutorInfo', () => {
  it('rule 25: has the file fetched as a program, once per agent, and not unpacked', () => {
    const { command } = executorInfo(fetched, PLAIN);
    expect(command).toMatchObject({
      shell: false,
      value: './keelson-executor-linux-x64-abc',
      arguments: ['./keelson-executor-linux-x64-abc'],
      uris: [{ value: fetched.uri, executable: true, cache: true, extract: false }],
    });
    expect(executorInfo(here, PLAIN).command?.uris).toBeUndefined();
  });

  it('rule 21: is the same, to the byte, from the same settings', () => {
    const bytes = (settings: ExecutorSettings) =>
      Buffer.from(codecs.ExecutorInfo.encode('protobuf', executorInfo(settings, PLAIN))).toString('hex');
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

  it.each<[string, Partial<ExecutorShape>]>([
    ['role', { role: 'other' }],
    ['cpus', { cpus: [{ type: 'STATIC', role: 'keelson' }] }],
    ['memory', { mem: [{ type: 'DYNAMIC', role: 'keelson', principal: 'ops' }] }],
  ])('rule 21: has another id where its %s is taken from elsewhere', (_what, changed) => {
    expect(idOf(fetched, { ...PLAIN, ...changed })).not.toBe(idOf(fetched));
  });
});
