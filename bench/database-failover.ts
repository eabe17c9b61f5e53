/**
 * A database's master is killed while a client writes: from the first write that failed to the first one that was acknowledged
 * again, and how many acknowledged writes are gone. Run: `node bench/database-failover.ts mysql|postgresql [kills of each durability]`.
 */
import { Database, type Dialect } from '../test/support/database.ts';
import { Keelson } from '../test/support/keelson.ts';
import { MARIADB } from '../test/support/mysql.ts';
import { POSTGRESQL } from '../test/support/postgresql.ts';
import { figuresOf, show } from './support.ts';

const [framework, kills] = [process.argv[2], Number(process.argv[3] ?? 20)];

interface Outcome {
  readonly gapsMs: readonly number[];
  readonly acknowledged: number;
  readonly lost: number;
}

/** A member that ends again and again waits ever longer before it is launched: each instance takes a few kills. */
const KILLS_OF_AN_INSTANCE = 6;

async function killMasters<Client>(keelson: Keelson, dialect: Dialect<Client>, durability: string): Promise<Outcome> {
  const gapsMs: number[] = [];
  let acknowledged = 0;
  let lost = 0;
  for (let round = 0; gapsMs.length < kills; round++) {
    const name = `${durability}-${round}`;
    const database = await Database.create(keelson, dialect, name, {
      slaves: 2,
      durability,
      resources: { memMb: 256 },
    });
    const writer = await database.writer();
    while (writer.gaps.length < Math.min(KILLS_OF_AN_INSTANCE, kills - gapsMs.length)) {
      const gaps = writer.gaps.length;
      await database.failOver();
      await writer.goesOn();
      if (writer.gaps.length !== gaps + 1) throw new Error(`${writer.gaps.length - gaps} gaps of one kill`);
    }
    await writer.stop();
    acknowledged += writer.acknowledged.length;
    lost += (await database.lostBy(writer)).length;
    gapsMs.push(...writer.gaps.map(({ ms }) => ms));
    await database.destroy();
  }
  return { gapsMs, acknowledged, lost };
}

async function bench<Client>(dialect: Dialect<Client>): Promise<void> {
  const keelson = await Keelson.start();
  try {
    for (const durability of ['async', 'sync']) {
      const { gapsMs, acknowledged, lost } = await killMasters(keelson, dialect, durability);
      show(`${dialect.framework} ${durability}: write failed → acknowledged`, figuresOf(gapsMs));
      console.log(`  ${lost} of ${acknowledged} acknowledged writes lost`);
    }
  } finally {
    await keelson.close();
  }
}

if (framework === 'mysql') await bench(MARIADB);
else if (framework === 'postgresql') await bench(POSTGRESQL);
else throw new Error('which one: mysql or postgresql?');
