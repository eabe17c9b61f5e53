import { expect, test } from 'vitest';
import { soon, until } from '../../../../test/support/soon.ts';
import { MysqlFramework } from '../src/index.ts';
import {
  demote,
  executor,
  follow,
  has,
  insert,
  outcomeOf,
  probe,
  promote,
  rows,
  SYNC,
  startWith,
  waiting,
  withServers,
  world,
} from './running.ts';

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
