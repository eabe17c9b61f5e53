/** Runs without any server: `npm test`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertSafe, Expect, play, Send } from '@keelson/sdk/testing';
import { ExampleFramework, readStatus } from './framework.ts';

test('a slave is told who its master is', async () => {
  await play(new ExampleFramework(), { name: 'mine', slaves: 1 }, [
    Send.offer(),
    Expect.launch('mine-0', { role: 'master' }),
    Expect.launch('mine-1', {
      role: 'slave',
      files: (files) => assert.match(files['/keelson/server.conf'] ?? '', /^replicaof 10\.0\.0\.1 31000$/m),
    }),
    Send.running('mine-0', 'mine-1'),
    Expect.phase('running'),
  ]);
});

test('the freshest slave is promoted when the master ends', async () => {
  await play(new ExampleFramework(), { name: 'mine', slaves: 2 }, [
    Send.settle(),
    Send.offset('mine-1', 100),
    Send.offset('mine-2', 200),
    Send.exited('mine-0'),
    Expect.promotion('mine-2'),
    Expect.follow('mine-1', 'mine-2'),
  ]);
});

test('what the server says of its replication is read', () => {
  const said = 'role:slave\r\nmaster_link_status:up\r\nslave_repl_offset:42\r\n';
  assert.deepEqual(readStatus(said), { position: { history: 'data', value: '42' }, synced: true });
  assert.throws(() => readStatus('NOAUTH Authentication required.'), /no offset/);
});

test('there are never two masters, whatever goes wrong', async () => {
  const server = (role: string, offset: number, synced: boolean) =>
    `role:${role}\r\nmaster_link_status:${synced ? 'up' : 'down'}\r\nslave_repl_offset:${offset}\r\n`;
  await assertSafe(new ExampleFramework(), {
    seeds: 50,
    output: (operation, { offset, synced }) => (operation === 'probe' ? server('slave', offset, synced) : undefined),
  });
});
