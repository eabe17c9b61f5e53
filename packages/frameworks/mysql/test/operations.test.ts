/** The agent side and the prepare step, on real servers in containers. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { MustRelaunch } from '@keelson/sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { mariadbProblem, skips } from '../../../../test/support/images.ts';
import { soon, until } from '../../../../test/support/soon.ts';
import { MysqlExecutor, MysqlFramework } from '../src/index.ts';
import { withServer } from '../src/local-server.ts';
import { SECRETS, type World, worldOf } from './world.ts';

const problem = await mariadbProblem();
const withServers = describe.skipIf(skips('MariaDB on real servers', problem));
const SYNC: Overrides = { spec: { durability: 'sync' } };
const BOOTSTRAPPED: Overrides = { bootstrapped: true };

let world: World;
let executor: MysqlExecutor;

beforeEach(async () => {
  world = await worldOf(3);
  executor = new MysqlExecutor();
});
afterEach(async () => {
  await world?.close();
});

const probe = (ordinal: number, overrides: Overrides = {}) =>
  executor.probe(world.instance(overrides), world.member(ordinal), soon());
const inSync = (ordinal: number, overrides: Overrides = {}) =>
  until(async () => (await probe(ordinal, overrides)).synced);
const started = (ordinal: number, overrides: Overrides = {}) =>
  executor.taskStarted(world.instance(overrides), world.member(ordinal));
const promote = (ordinal: number, overrides: Overrides = {}) =>
  executor.promote(world.instance({ ...overrides, master: ordinal }), world.member(ordinal), soon());
const follow = (ordinal: number, master: number, overrides: Overrides = {}) =>
  executor.follow(world.instance({ ...overrides, master }), world.member(ordinal), world.member(master), soon());
const demote = (ordinal: number, next: number, overrides: Overrides = {}) =>
  executor.demote(world.instance({ ...overrides, master: ordinal }), world.member(ordinal), world.member(next), soon());

/** A master and its first slaves, with a table. */
async function startWith(slaves: number, overrides: Overrides = {}): Promise<void> {
  await world.start(0, overrides);
  // With durability sync nothing could be written before there is a slave.
  for (let ordinal = 1; ordinal <= slaves; ordinal++) await join(ordinal, overrides);
  await world.query(0, 'CREATE DATABASE app');
  await world.query(0, 'CREATE TABLE app.t (n INT PRIMARY KEY)');
}

async function join(ordinal: number, overrides: Overrides = {}): Promise<string> {
  const said = await world.start(ordinal, overrides);
  await started(ordinal, overrides);
  await inSync(ordinal, overrides);
  return said;
}

const insert = (ordinal: number, n: number) => world.query(ordinal, `INSERT INTO app.t VALUES (${n})`);

async function rows(ordinal: number): Promise<number[]> {
  return (await world.query(ordinal, 'SELECT n FROM app.t ORDER BY n')).map(({ n }) => Number(n));
}

const has = (ordinal: number, ...expected: readonly number[]) =>
  until(async () => `${await rows(ordinal)}` === `${expected}`);

withServers('a slave', () => {
  test('is a copy of its master, takes over what it has received, and the old master comes back', async () => {
    await startWith(2);
    await insert(0, 1);
    await has(1, 1);
    await has(2, 1);
    const [master, slave] = [await probe(0), await probe(1)];
    expect(new MysqlFramework().compare(slave.position, master.position)).toBe(0);
    await expect(insert(1, 5)).rejects.toThrow(/read-only/);

    await world.kill(0);
    await promote(1);
    await promote(1);
    await follow(2, 1);
    await follow(2, 1);
    await inSync(2, { master: 1 });
    await insert(1, 2);
    await has(2, 1, 2);
    expect(await world.prepare(0, { master: 1, bootstrapped: true })).toEqual({ exitCode: 0, output: '' });
    await join(0, { master: 1, bootstrapped: true });
    await has(0, 1, 2);
  });

  test('of a master that has written what nobody else has comes back as a copy, by itself', async () => {
    await startWith(1);
    await insert(0, 1);
    await has(1, 1);
    await world.kill(1);
    await insert(0, 99);
    await world.kill(0);
    await world.serve(1);
    await promote(1);
    await insert(1, 2);

    const later: Overrides = { master: 1, bootstrapped: true };
    await world.start(0, later);
    await started(0, later);
    await until(async () =>
      probe(0, later).then(
        () => false,
        (error) => error instanceof MustRelaunch,
      ),
    );
    await world.kill(0, 'SIGTERM');
    expect(await join(0, later)).toContain('copying all of shop');
    expect(await rows(0)).toEqual([1, 2]);
  });

  test('has applied all that it has received once it is promoted', async () => {
    await startWith(1);
    await executorRun(1, 'STOP SLAVE SQL_THREAD');
    for (let n = 1; n <= 50; n++) await insert(0, n);
    const { position } = await probe(0);
    const { compare } = new MysqlFramework();
    await until(async () => compare((await probe(1)).position, position) === 0);
    expect(await rows(1)).toEqual([]);
    await world.kill(0);
    await promote(1);
    expect(await rows(1)).toHaveLength(50);
  });

  test('is in sync only when it has come to where its master was', async () => {
    await startWith(1);
    await insert(0, 1);
    await has(1, 1);
    await world.kill(1);
    await insert(0, 2);
    await world.start(1, BOOTSTRAPPED);
    expect((await probe(1)).synced).toBe(false);
    const reader = await world.client(1);
    await reader.query('BEGIN');
    await reader.query('SELECT * FROM app.t LOCK IN SHARE MODE'); // what it has received waits to be applied
    await started(1);
    const { position } = await probe(0);
    const { compare } = new MysqlFramework();
    await until(async () => compare((await probe(1)).position, position) === 0);
    expect((await probe(1)).synced).toBe(false);
    await reader.query('COMMIT');
    await inSync(1);
    expect(await rows(1)).toEqual([1, 2]);
  });

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

withServers('a planned switchover', () => {
  test('takes no write any more, not even in sessions that were open, and loses none', async () => {
    await startWith(2);
    const [open, idle] = [await world.client(0), await world.client(0)];
    await open.query('BEGIN');
    await open.query('INSERT INTO app.t VALUES (7)');
    await idle.query('CREATE TABLE app.u (n INT)');
    await idle.query('LOCK TABLES app.u WRITE');
    const { position } = await demote(0, 1);
    expect((await demote(0, 1)).position).toEqual(position);
    await expect(open.query('COMMIT')).rejects.toThrow(/closed/i);
    await expect(insert(0, 8)).rejects.toThrow(/read-only/);
    const { compare } = new MysqlFramework();
    await until(async () => compare((await probe(1)).position, position) === 0);
    await promote(1);
    await follow(0, 1);
    await follow(2, 1);
    await insert(1, 1);
    await has(0, 1);
    await has(2, 1);
  });

  test('that is given up lets the old master go on', async () => {
    await startWith(1);
    await demote(0, 1);
    await promote(0);
    await insert(0, 1);
    await has(1, 1);
  });

  test('is refused where the next one does not follow, and by a slave; writes go on', async () => {
    await startWith(1);
    await expect(demote(0, 2)).rejects.toThrow('shop-0: shop-2 does not follow it');
    await expect(executor.demote(world.instance(), world.member(1), world.member(0), soon())).rejects.toThrow(
      'shop-1: it is no master',
    );
    await insert(0, 1);
  });

  test('with durability sync waits neither for writes that wait for a slave nor acknowledges them', async () => {
    await startWith(1, SYNC);
    await insert(0, 1);
    await world.container(1).pause();
    const write = outcomeOf(insert(0, 2));
    await until(async () => (await waiting(0)) === 1);
    const { position } = await demote(0, 1, SYNC);
    expect(await write).not.toBe('done');
    await world.container(1).unpause();
    const { compare } = new MysqlFramework();
    await until(async () => compare((await probe(1, SYNC)).position, position) === 0);
    await promote(1, SYNC);
    await follow(0, 1, SYNC);
    await insert(1, 3);
    await until(async () => (await rows(0)).includes(3));
    expect(await rows(0)).toEqual(await rows(1));
  });
});

withServers('with durability sync', () => {
  test('a write waits while no slave is there, and is done as soon as one is', async () => {
    await startWith(1, SYNC);
    await world.kill(1);
    const write = outcomeOf(insert(0, 1));
    await until(async () => (await waiting(0)) === 1);
    await join(1, { ...SYNC, ...BOOTSTRAPPED });
    expect(await write).toBe('done');
    await has(1, 1);
  });

  test('the first slave can be copied while a write waits for it, which is not acknowledged', async () => {
    await world.start(0, SYNC);
    const write = outcomeOf(world.query(0, 'CREATE DATABASE early'));
    await until(async () => (await waiting(0)) === 1);
    await join(1, SYNC);
    expect(await write).not.toBe('done');
    await world.query(0, 'CREATE DATABASE late');
    await until(async () => (await databases(1)).includes('late'));
  });

  test('a write that waits when its master ends is not acknowledged', async () => {
    await startWith(1, SYNC);
    await world.kill(1);
    const write = outcomeOf(insert(0, 1));
    await until(async () => (await waiting(0)) === 1);
    await world.kill(0, 'SIGTERM');
    expect(await write).not.toBe('done');
  });

  test('a write that waits when its master becomes a slave is not acknowledged', async () => {
    await startWith(2, SYNC);
    await world.kill(1);
    await world.kill(2);
    const write = outcomeOf(insert(0, 1));
    await until(async () => (await waiting(0)) === 1);
    await world.serve(1, SYNC);
    await promote(1, SYNC);
    await follow(0, 1, SYNC).catch(() => undefined); // it has what nobody else has
    expect(await write).not.toBe('done');
  });

  test('a master that is promoted and has no slave yet holds writes back', async () => {
    await startWith(1, SYNC);
    await insert(0, 1);
    await world.kill(0);
    await promote(1, SYNC);
    expect(await rows(1)).toEqual([1]);
    const write = outcomeOf(insert(1, 2));
    await until(async () => (await waiting(1)) === 1);
    await join(0, { ...SYNC, master: 1, bootstrapped: true });
    expect(await write).toBe('done');
  });
});

withServers('data', () => {
  test('that a bootstrapped master has lost is not taken for an empty database', async () => {
    const { exitCode, output } = await world.prepare(0, BOOTSTRAPPED);
    expect(exitCode).toBe(1);
    expect(output).toContain('keelson failover shop');
    expect(readdirSync(world.path(0, ''))).toEqual([]);
  });

  test('of a first start that was interrupted is made anew', async () => {
    const making = await world.begin(0);
    await until(async () => existsSync(world.path(0, 'mysql')));
    await making.kill();
    await making.wait();
    await world.start(0);
    await started(0);
    expect((await probe(0)).synced).toBe(true);
  });

  test('outlives the server, and the accounts with it', async () => {
    await startWith(0);
    await insert(0, 1);
    await world.kill(0);
    await world.start(0, BOOTSTRAPPED);
    expect(await rows(0)).toEqual([1]);
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

withServers('secrets', () => {
  test('are in no argument, environment or output of the servers and of what makes copies', async () => {
    await startWith(0);
    const copying = await world.begin(1);
    const seen = new Set<string>();
    const over = copying.wait();
    let ended = false;
    void over.then(() => {
      ended = true;
    });
    while (!ended) {
      for (const line of commandLines()) seen.add(line);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await join(1);
    const said = [await world.output(0), await world.output(1), ...seen].join('\n');
    expect(said).toContain('mariadb-backup');
    expect(said).toContain('socat');
    for (const secret of Object.values(SECRETS)) expect(said).not.toContain(secret);
    const { Config } = await world.container(0).inspect();
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(Config)).not.toContain(secret);
  });
});

/** A statement of Keelson's own account. */
async function executorRun(ordinal: number, sql: string): Promise<void> {
  await withServer({ instance: world.instance(), member: world.member(ordinal) }, soon(), (session) =>
    session.run(sql),
  );
}

/** How many writes wait for a slave. */
async function waiting(ordinal: number): Promise<number> {
  const [row] = await world.query(ordinal, "SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_master_wait_sessions'");
  return Number(row?.Value);
}

async function databases(ordinal: number): Promise<string[]> {
  return (await world.query(ordinal, 'SHOW DATABASES')).map(({ Database }) => String(Database));
}

function outcomeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => String(error),
  );
}

async function processOf(ordinal: number): Promise<{ pid: number }> {
  const { State } = await world.container(ordinal).inspect();
  return { pid: State.Pid };
}

/** Processes under `pid`, at any depth, whose command names `word` as its script. */
function childrenNamed(pid: number, word: string): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return children.reduce((sum, child) => {
    const command = readCommand(child);
    return sum + (/^sh\0/.test(command) && command.includes(word) ? 1 : 0) + childrenNamed(child, word);
  }, 0);
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => [readCommand(Number(pid)), readEnvironment(Number(pid))]);
}

function readCommand(pid: number): string {
  return readProc(pid, 'cmdline');
}

function readEnvironment(pid: number): string {
  return readProc(pid, 'environ');
}

/** Empty where the process has ended meanwhile. */
function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
