/**
 * A MariaDB's master is killed while a client writes: from the first write that failed to the first one that was acknowledged
 * again, and how many acknowledged writes are gone. Run: `node bench/mysql-failover.ts [kills of each durability]`.
 */
import { Keelson } from '../test/support/keelson.ts';
import { Shop } from '../test/support/mysql.ts';
import { figuresOf, show } from './support.ts';

const kills = Number(process.argv[2] ?? 20);

interface Outcome {
  readonly gapsMs: readonly number[];
  readonly acknowledged: number;
  readonly lost: number;
}

/** A member that ends again and again waits ever longer before it is launched: each instance takes a few kills. */
const KILLS_OF_AN_INSTANCE = 6;

async function killMasters(keelson: Keelson, durability: string): Promise<Outcome> {
  const gapsMs: number[] = [];
  let acknowledged = 0;
  let lost = 0;
  for (let round = 0; gapsMs.length < kills; round++) {
    const shop = await Shop.create(keelson, `${durability}-${round}`, {
      slaves: 2,
      durability,
      resources: { memMb: 256 },
    });
    const writer = await shop.writer();
    while (writer.gaps.length < Math.min(KILLS_OF_AN_INSTANCE, kills - gapsMs.length)) {
      const gaps = writer.gaps.length;
      await shop.failOver();
      await writer.goesOn();
      if (writer.gaps.length !== gaps + 1) throw new Error(`${writer.gaps.length - gaps} gaps of one kill`);
    }
    await writer.stop();
    acknowledged += writer.acknowledged.length;
    lost += writer.lost(await shop.written()).length;
    gapsMs.push(...writer.gaps.map(({ ms }) => ms));
    await shop.destroy();
  }
  return { gapsMs, acknowledged, lost };
}

const keelson = await Keelson.start();
try {
  for (const durability of ['async', 'sync']) {
    const { gapsMs, acknowledged, lost } = await killMasters(keelson, durability);
    show(`mariadb ${durability}: write failed → acknowledged`, figuresOf(gapsMs));
    console.log(`  ${lost} of ${acknowledged} acknowledged writes lost`);
  }
} finally {
  await keelson.close();
}
