/** An instance of three members for each test, on real servers in containers: the agent side operates on them. */
import { afterEach, beforeEach, describe } from 'vitest';
import type { Overrides } from '../../../../test/support/framework-views.ts';
import { mariadbProblem, skips } from '../../../../test/support/images.ts';
import { soon, until } from '../../../../test/support/soon.ts';
import { MysqlExecutor } from '../src/index.ts';
import { withServer } from '../src/local-server.ts';
import { type World, worldOf } from './world.ts';

const problem = await mariadbProblem();
export const withServers = describe.skipIf(skips('MariaDB on real servers', problem));
export const SYNC: Overrides = { spec: { durability: 'sync' } };
export const BOOTSTRAPPED: Overrides = { bootstrapped: true };

export let world: World;
export let executor: MysqlExecutor;

beforeEach(async () => {
  world = await worldOf(3);
  executor = new MysqlExecutor();
});
afterEach(async () => {
  await world?.close();
});

export const probe = (ordinal: number, overrides: Overrides = {}) =>
  executor.probe(world.instance(overrides), world.member(ordinal), soon());
export const inSync = (ordinal: number, overrides: Overrides = {}) =>
  until(async () => (await probe(ordinal, overrides)).synced);
export const started = (ordinal: number, overrides: Overrides = {}) =>
  executor.taskStarted(world.instance(overrides), world.member(ordinal));
export const promote = (ordinal: number, overrides: Overrides = {}) =>
  executor.promote(world.instance({ ...overrides, master: ordinal }), world.member(ordinal), soon());
export const follow = (ordinal: number, master: number, overrides: Overrides = {}) =>
  executor.follow(world.instance({ ...overrides, master }), world.member(ordinal), world.member(master), soon());
export const demote = (ordinal: number, next: number, overrides: Overrides = {}) =>
  executor.demote(world.instance({ ...overrides, master: ordinal }), world.member(ordinal), world.member(next), soon());

/** A master and its first slaves, with a table. */
export async function startWith(slaves: number, overrides: Overrides = {}): Promise<void> {
  await world.start(0, overrides);
  // With durability sync nothing could be written before there is a slave.
  for (let ordinal = 1; ordinal <= slaves; ordinal++) await join(ordinal, overrides);
  await world.query(0, 'CREATE DATABASE app');
  await world.query(0, 'CREATE TABLE app.t (n INT PRIMARY KEY)');
}

export async function join(ordinal: number, overrides: Overrides = {}): Promise<string> {
  const said = await world.start(ordinal, overrides);
  await started(ordinal, overrides);
  await inSync(ordinal, overrides);
  return said;
}

export const insert = (ordinal: number, n: number) => world.query(ordinal, `INSERT INTO app.t VALUES (${n})`);

export async function rows(ordinal: number): Promise<number[]> {
  return (await world.query(ordinal, 'SELECT n FROM app.t ORDER BY n')).map(({ n }) => Number(n));
}

export const has = (ordinal: number, ...expected: readonly number[]) =>
  until(async () => `${await rows(ordinal)}` === `${expected}`);

/** A statement of Keelson's own account. */
export async function executorRun(ordinal: number, sql: string): Promise<void> {
  await withServer({ instance: world.instance(), member: world.member(ordinal) }, soon(), (session) =>
    session.run(sql),
  );
}

/** How many writes wait for a slave. */
export async function waiting(ordinal: number): Promise<number> {
  const [row] = await world.query(ordinal, "SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_master_wait_sessions'");
  return Number(row?.Value);
}

export function outcomeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: unknown) => String(error),
  );
}
