import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { until } from '../../../../test/support/soon.ts';
import { childrenNamed } from './processes.ts';
import { executorRun, has, insert, join, rows, startWith, withServers, world } from './running.ts';
import { SECRETS } from './world.ts';

withServers('a copy of a slave', () => {
  test('is copied from another slave that is in sync, and from the master where that one is not', async () => {
    await startWith(1);
    await insert(0, 1);
    await has(1, 1);
    await join(2);
    expect(await rows(2)).toEqual([1]);
    expect(await world.output(1)).not.toContain('not in sync');
    await world.kill(2);
    rmSync(world.path(2, 'mysql'), { recursive: true });
    await executorRun(1, 'STOP SLAVE');
    await insert(0, 2);
    const said = await join(2);
    expect(said).toContain('no whole copy from');
    expect(await world.output(1)).toContain('not in sync: no copy is made');
    expect(await rows(2)).toEqual([1, 2]);
  });

  test('that was copied in part is copied anew', async () => {
    await startWith(0);
    await world.query(0, 'CREATE TABLE app.big (x LONGTEXT)');
    for (let i = 0; i < 8; i++) await world.query(0, "INSERT INTO app.big VALUES (REPEAT('x', 8000000))");
    const copying = await world.begin(1);
    await until(async () => existsSync(world.path(1, 'mysql.new/app')));
    await copying.kill();
    await copying.wait();
    expect(existsSync(world.path(1, 'mysql/mysql'))).toBe(false);
    expect(await join(1)).toContain('copying all of shop');
    expect(await world.query(1, 'SELECT COUNT(*) AS rows_ FROM app.big')).toEqual([{ rows_: 8 }]);
  });

  test('whose giver ends in the middle does not take half of it for a copy', async () => {
    await startWith(0);
    await world.query(0, 'CREATE TABLE app.big (x LONGTEXT)');
    for (let i = 0; i < 8; i++) await world.query(0, "INSERT INTO app.big VALUES (REPEAT('x', 8000000))");
    const copying = await world.begin(1);
    await until(async () => existsSync(world.path(1, 'mysql.new/app')));
    await world.kill(0);
    expect((await copying.wait()).StatusCode).toBe(1);
    expect(existsSync(world.path(1, 'mysql'))).toBe(false);
  });
});

withServers('the port for copies', () => {
  test('gives nothing to who does not know the token, and does not wait for who says nothing', async () => {
    await startWith(0);
    const silent = await call('');
    expect(await answerTo('wrong\n127.0.0.1:1\n')).toHaveLength(0);
    expect(await answerTo(`${SECRETS.cloneToken.slice(0, -1)}\n127.0.0.1:1\n`)).toHaveLength(0);
    expect(await answerTo('\n\n')).toHaveLength(0);
    expect((await answerTo(`${SECRETS.cloneToken}\n127.0.0.1:1\n`)).subarray(0, 8).toString()).toBe('XBSTCK01');
    await once(silent, 'close');
    expect(await world.output(0)).toContain('a copy was asked for without the token');
  });

  test('gives a bounded number of copies at once', async () => {
    await startWith(0);
    const silent = await Promise.all(Array.from({ length: 6 }, () => call('')));
    const { pid } = await processOf(0);
    await until(async () => childrenNamed(pid, 'clone.sh') === 2);
    for (const socket of silent) socket.destroy();
  });

  async function call(text: string): Promise<Socket> {
    const socket = connect(world.member(0).ports.clone ?? 0, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    if (text !== '') socket.end(text);
    socket.resume();
    return socket;
  }

  async function answerTo(text: string): Promise<Buffer> {
    const socket = connect(world.member(0).ports.clone ?? 0, '127.0.0.1');
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.on('error', () => undefined);
    socket.end(text);
    await once(socket, 'close');
    return Buffer.concat(parts);
  }
});

async function processOf(ordinal: number): Promise<{ pid: number }> {
  const { State } = await world.container(ordinal).inspect();
  return { pid: State.Pid };
}
