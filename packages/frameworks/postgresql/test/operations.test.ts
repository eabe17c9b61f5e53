/** The agent side and the prepare step, on real servers in containers. */
import { existsSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { MustRelaunch } from '@keelson/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { postgresqlProblem, skips } from '../../../../test/support/images.ts';
import { soon, until } from '../../../../test/support/soon.ts';
import { PostgresqlExecutor, PostgresqlFramework } from '../src/index.ts';
import { SECRETS, type World, worldOf } from './world.ts';

const problem = await postgresqlProblem();
const withServers = describe.skipIf(skips('PostgreSQL on real servers', problem));

let world: World;
const executor = new PostgresqlExecutor();

beforeEach(async () => {
  world = await worldOf(3);
});
afterEach(async () => {
  await world.close();
});

const probe = (ordinal: number, overrides: Overrides = {}) =>
  executor.probe(world.instance(overrides), world.member(ordinal), soon(2_000));
const inSync = (ordinal: number, overrides: Overrides = {}) =>
  until(async () => (await probe(ordinal, overrides)).synced);
const promote = (ordinal: number, epoch: number) =>
  executor.promote(world.instance({ master: ordinal, epoch }), world.member(ordinal), soon());
const follow = (ordinal: number, master: number) =>
  executor.follow(world.instance({ master }), world.member(ordinal), world.member(master), soon());
const demote = (ordinal: number, next: number) =>
  executor.demote(world.instance(), world.member(ordinal), world.member(next), soon());

/** A master and its first slaves, with a table. */
async function startWith(slaves: number): Promise<void> {
  await world.start(0);
  await world.query(0, 'CREATE TABLE t (n int)');
  for (let ordinal = 1; ordinal <= slaves; ordinal++) {
    await world.start(ordinal);
    await inSync(ordinal);
  }
}

async function rows(ordinal: number): Promise<number[]> {
  return (await world.query(ordinal, 'SELECT n FROM t ORDER BY n')).map(({ n }) => Number(n));
}

withServers('a slave', () => {
  test('is a copy of its master, says how far it is, and takes over', async () => {
    await startWith(2);
    await world.query(0, 'INSERT INTO t VALUES (1)');
    await until(async () => (await rows(1)).length === 1 && (await rows(2)).length === 1);
    await until(async () => {
      const [master, slave] = [await probe(0), await probe(1)];
      return new PostgresqlFramework().compare(slave.position, master.position) === 0;
    });
    await world.kill(0);
    await promote(1, 2);
    await follow(2, 1);
    await inSync(2, { master: 1 });
    await world.query(1, 'INSERT INTO t VALUES (2)');
    await until(async () => (await rows(2)).length === 2);

    // The old master has something of its own, which goes.
    await world.serve(0);
    await world.query(0, 'INSERT INTO t VALUES (99)');
    await expect(follow(0, 1)).rejects.toThrow(MustRelaunch);
    await world.kill(0, 'SIGINT');
    expect(await world.start(0, { master: 1, bootstrapped: true })).toContain('rewound');
    await inSync(0, { master: 1 });
    expect(await rows(0)).toEqual([1, 2]);
  });

  test('that was copied in part is copied anew', async () => {
    await startWith(0);
    await world.query(0, "CREATE TABLE big AS SELECT repeat('x', 900) AS x FROM generate_series(1, 60000)");
    const copying = await world.begin(1);
    await until(async () => existsSync(world.path(1, 'pg/PG_VERSION')));
    await copying.kill();
    await copying.wait();
    expect(existsSync(world.path(1, 'whole'))).toBe(false);
    expect(await world.start(1)).toContain('copying all of shop-0');
    await inSync(1);
    expect(await world.query(1, 'SELECT count(*) AS n FROM big')).toEqual([{ n: '60000' }]);
  });

  test('whose log is gone on its master is copied anew, once', async () => {
    await startWith(1);
    await world.kill(1);
    const [at] = await world.query(0, 'SELECT pg_walfile_name(restart_lsn) AS file FROM pg_replication_slots');
    // As if its place had been given up for the disk's sake, and a while had gone by since.
    await world.query(0, 'ALTER SYSTEM SET wal_keep_size = 0');
    await world.query(0, 'SELECT pg_reload_conf()');
    await until(async () => {
      await world.query(0, 'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active');
      await world.query(0, 'INSERT INTO t SELECT generate_series(1, 1000)');
      await world.query(0, 'SELECT pg_switch_wal()');
      await world.query(0, 'CHECKPOINT');
      const kept = await world.query(0, 'SELECT name FROM pg_ls_waldir()');
      return !kept.some(({ name }) => name === at?.file);
    });
    expect(await world.start(1)).not.toContain('copying');
    await until(async () => (await probe(1).catch((error: unknown) => error)) instanceof MustRelaunch);
    await world.kill(1);
    expect(await world.start(1)).toContain('copying all of shop-0');
    await inSync(1);
    await world.kill(1);
    expect(await world.start(1)).not.toContain('copying');
    await inSync(1);
  });

  test('that has what its master has not is made right by its prepare step', async () => {
    await startWith(2);
    await world.kill(0);
    await promote(1, 2);
    await follow(2, 1);
    await inSync(2, { master: 1 });
    await world.query(1, 'INSERT INTO t VALUES (1)');
    await until(async () => (await rows(2)).length === 1);
    await world.kill(1);
    // The first one is master again, with what it had: no slave that has more can follow it.
    await world.serve(0);
    await expect(follow(2, 0)).rejects.toThrow(MustRelaunch);
    await world.kill(2);
    await world.start(2);
    await inSync(2);
    expect(await rows(2)).toEqual([]);
  });

  test('whose promotion nobody knew of is copied anew: its timeline may have the number of another one', async () => {
    await startWith(2);
    await world.kill(0);
    await promote(1, 2);
    await world.query(1, 'INSERT INTO t VALUES (1)');
    await world.kill(1);
    await promote(2, 3);
    await world.query(2, 'INSERT INTO t VALUES (2)');
    expect(await world.start(1, { master: 2 })).toContain('copying all of shop-2');
    await inSync(1, { master: 2 });
    expect(await rows(1)).toEqual([2]);
  });

  test('has places in its master’s log for members that are there, and for no others', async () => {
    await startWith(2);
    await world.kill(2);
    const [first, second] = world.instance().members;
    if (first === undefined || second === undefined) throw new Error('no members');
    const fewer = { ...world.instance(), members: [first, second] };
    await executor.follow(fewer, second, first, soon());
    const slots = await world.query(0, 'SELECT slot_name FROM pg_replication_slots');
    expect(slots).toEqual([{ slot_name: 'shop_1' }]);
  });

  test('answers within its time where its master does not', async () => {
    await startWith(1);
    const [first, second] = world.instance().members;
    if (first === undefined || second === undefined) throw new Error('no members');
    const silent: Overrides = {};
    const gone = { ...first, running: false, address: '192.0.2.1' };
    const instance = { ...world.instance(silent), members: [gone, second], master: gone };
    const answer = await executor.probe(instance, second, soon(1_000));
    expect(answer.synced).toBe(false);
    expect(answer.position.history).toMatch(/^\d+:1$/);
  });
});

withServers('a master', () => {
  test('whose volume is empty is no new database, where there has been one', async () => {
    const { exitCode, output } = await world.prepare(0, { bootstrapped: true });
    expect(exitCode).toBe(1);
    expect(output).toContain("the data of shop's master is not on its volume");
    expect(existsSync(world.path(0, 'pg'))).toBe(false);
  });

  test('whose first start was interrupted begins anew', async () => {
    await world.start(0);
    await world.kill(0);
    rmSync(world.path(0, 'whole'));
    await world.start(0);
    expect(await world.query(0, 'SELECT pg_is_in_recovery() AS slave')).toEqual([{ slave: false }]);
  });

  test('that is demoted ends sessions, and lets no one in, not even who was about to come in', async () => {
    await startWith(1);
    const session = await world.client(0);
    const inTransaction = await world.client(0);
    await inTransaction.query('BEGIN');
    await inTransaction.query('INSERT INTO t VALUES (1)');
    const authenticating = await halfway(0);
    const silent = await opened(0);
    const ends = Promise.all([authenticating, silent].map(ended));

    const { position } = await demote(0, 1);
    await ends;
    await expect(session.query('INSERT INTO t VALUES (2)')).rejects.toThrow();
    await expect(inTransaction.query('COMMIT')).rejects.toThrow();
    await expect(world.client(0)).rejects.toThrow(/no pg_hba.conf entry/);
    const { compare } = new PostgresqlFramework();
    await until(async () => (compare((await probe(1)).position, position) ?? -1) >= 0);

    // Given back, it goes on.
    await promote(0, 3);
    await until(async () => (await rows(0)).length === 0);
    await world.query(0, 'INSERT INTO t VALUES (3)');
  });

  test('is not demoted for one that does not follow it', async () => {
    await startWith(1);
    await expect(demote(0, 2)).rejects.toThrow("shop-2 does not follow shop-0: it can't take over");
    await world.query(0, 'INSERT INTO t VALUES (1)');
  });

  test('with durability sync waits for a slave, and tells nobody that it has written before', async () => {
    const overrides: Overrides = { spec: { durability: 'sync' } };
    await world.start(0, overrides);
    const writer = await world.client(0);
    await writer.query('SET synchronous_commit = local');
    await writer.query('CREATE TABLE t (n int)');
    await writer.query('SET synchronous_commit = on');
    let acknowledged = false;
    const write = writer.query('INSERT INTO t VALUES (1)').then(() => {
      acknowledged = true;
    });
    await until(async () => {
      const waiting = await world.query(0, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
      return waiting.length === 1;
    });
    expect(acknowledged).toBe(false);
    await world.start(1, overrides);
    await write;
    expect(acknowledged).toBe(true);
  });

  test('is well when its clients have taken all connections, and not when it does not answer', async () => {
    const few: Overrides = { options: { config: { max_connections: 10 } } };
    const check = () => executor.checkHealth(world.instance(few), world.member(0), soon(2_000));
    await world.start(0, few);
    let refused: unknown;
    while (refused === undefined)
      refused = await world.client(0).then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(String(refused)).toContain('too many clients');
    await expect(executor.probe(world.instance(few), world.member(0), soon(2_000))).rejects.toThrow('too many clients');
    await check();
    await world.kill(0);
    await expect(check()).rejects.toThrow(/ECONNREFUSED/);
  });

  test('says no password, whatever it is asked', async () => {
    await startWith(1);
    await world.query(0, 'SELECT nothing').catch(() => undefined);
    await demote(0, 1);
    const said = `${await world.output(0)}${await world.output(1)}`;
    expect(said).toContain('nothing');
    for (const secret of Object.values(SECRETS)) expect(said).not.toContain(secret);
  });

  test('allows fewer connections once its slaves need no more', async () => {
    const many: Overrides = { options: { config: { max_connections: 150 } } };
    await world.start(0, many);
    await world.start(1, many);
    await world.kill(1);
    await world.start(1);
    expect(await world.query(1, 'SHOW max_connections')).toEqual([{ max_connections: '150' }]);
    await world.kill(0);
    await world.start(0, { bootstrapped: true });
    expect(await world.query(0, 'SHOW max_connections')).toEqual([{ max_connections: '100' }]);
  });
});

/** A connection that says nothing. */
async function opened(ordinal: number): Promise<Socket> {
  const socket = connect(world.member(ordinal).ports.postgresql ?? 0, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** One that has been asked for its password, and does not give it yet. */
async function halfway(ordinal: number): Promise<Socket> {
  const socket = await opened(ordinal);
  const words = Buffer.from('user\0postgres\0database\0postgres\0\0');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(head.length + words.length, 0);
  head.writeUInt32BE(3 << 16, 4);
  socket.write(Buffer.concat([head, words]));
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

function ended(socket: Socket): Promise<void> {
  socket.resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
