/**
 * What a client notices: whoever leads is killed while it writes all the time, and the image changes under it. For each kill the
 * time from the beginning of its first write that failed to the first one that was acknowledged after it, for each change the longest
 * time without an acknowledged write, and how many acknowledged writes are gone in the end.
 * Run: `node bench/client-failover.ts redis|mysql|postgresql|etcd|kafka [kills] [rolls]`, of each durability.
 */
import { loadavg } from 'node:os';
import { Database, type Dialect } from '../test/support/database.ts';
import { EtcdService } from '../test/support/etcd.ts';
import { ETCD_IMAGE, imageProblem, MARIADB_IMAGE, POSTGRESQL_IMAGE, REDIS_IMAGE } from '../test/support/images.ts';
import { KAFKA_IMAGE, KafkaService } from '../test/support/kafka.ts';
import { Keelson } from '../test/support/keelson.ts';
import { MasterSlave } from '../test/support/master-slave.ts';
import { MARIADB } from '../test/support/mysql.ts';
import { POSTGRESQL } from '../test/support/postgresql.ts';
import { redisDriver } from '../test/support/redis.ts';
import { otherImage, roll } from '../test/support/rolling.ts';
import type { Service } from '../test/support/service.ts';
import type { SteadyWriter } from '../test/support/steady-writer.ts';
import { figuresOf, show } from './support.ts';

type Create = (keelson: Keelson, name: string) => Promise<Service>;

const SLAVES_OF_SYNC = 1;

function database<Client>(dialect: Dialect<Client>, durability: string): Create {
  const spec = { slaves: 2, durability, resources: { memMb: 256 } };
  return (keelson, name) => Database.create(keelson, dialect, name, spec);
}

function redis(durability: string, waitFor: number): Create {
  const spec = { slaves: 2, durability };
  return (keelson, name) => MasterSlave.of(keelson, redisDriver(waitFor), name, spec);
}

interface Subject {
  readonly image: string;
  readonly create: Readonly<Record<string, Create>>;
}

/** By server, and by durability: etcd and Kafka have one, by which a majority has a write, or two brokers of three. */
const SUBJECTS: Readonly<Record<string, Subject>> = {
  redis: { image: REDIS_IMAGE, create: { async: redis('async', 0), sync: redis('sync', SLAVES_OF_SYNC) } },
  mysql: { image: MARIADB_IMAGE, create: { async: database(MARIADB, 'async'), sync: database(MARIADB, 'sync') } },
  postgresql: {
    image: POSTGRESQL_IMAGE,
    create: { async: database(POSTGRESQL, 'async'), sync: database(POSTGRESQL, 'sync') },
  },
  etcd: { image: ETCD_IMAGE, create: { sync: (keelson, name) => EtcdService.create(keelson, name) } },
  kafka: { image: KAFKA_IMAGE, create: { sync: (keelson, name) => KafkaService.create(keelson, name) } },
};

/** A member that ends again and again waits ever longer before it is launched: each instance takes a few kills. */
const KILLS_OF_AN_INSTANCE = 5;

class Bench {
  readonly #keelson: Keelson;
  readonly #label: string;
  readonly #create: Create;
  #acknowledged = 0;
  #lost = 0;
  #instances = 0;

  constructor(keelson: Keelson, label: string, create: Create) {
    this.#keelson = keelson;
    this.#label = label;
    this.#create = create;
  }

  async kills(count: number): Promise<number[]> {
    const samples: number[] = [];
    while (samples.length < count) {
      const here = Math.min(KILLS_OF_AN_INSTANCE, count - samples.length);
      await this.#served(async (service, writer) => {
        for (let kill = 0; kill < here; kill++) samples.push(await this.#kill(service, writer, samples.length + 1));
      });
    }
    return samples;
  }

  /** To another image and back in turn. */
  async rolls(count: number, image: string): Promise<number[]> {
    const samples: number[] = [];
    const other = await otherImage(image);
    try {
      await this.#served(async (service, writer, name) => {
        for (let n = 1; n <= count; n++) {
          writer.measureAnew();
          await roll(this.#keelson, name, { image: n % 2 === 1 ? other.name : image });
          await service.running();
          await writer.goesOn();
          samples.push(writer.longestMs);
          this.#say(`roll ${n}`, `${writer.longestMs.toFixed(0)} ms without an acknowledged write`);
        }
      });
    } finally {
      await other.remove();
    }
    return samples;
  }

  get lost(): string {
    return `${this.#lost} of ${this.#acknowledged} acknowledged writes lost`;
  }

  async #kill(service: Service, writer: SteadyWriter, n: number): Promise<number> {
    await service.running();
    await writer.goesOn();
    const before = writer.gaps.length;
    await service.failOver();
    await writer.goesOn();
    const gaps = writer.gaps.slice(before).map(({ ms }) => ms);
    if (gaps.length === 0) throw new Error(`kill ${n}: no write failed`);
    this.#say(`kill ${n}`, gaps.map((ms) => `${ms.toFixed(0)} ms`).join(', '));
    return Math.max(...gaps);
  }

  /** With an instance and a writer of its own; what is acknowledged is looked for in the end. */
  async #served(work: (service: Service, writer: SteadyWriter, name: string) => Promise<void>): Promise<void> {
    const name = `bench-${this.#instances++}`;
    const service = await this.#create(this.#keelson, name);
    const writer = await service.writer();
    try {
      await work(service, writer, name);
    } finally {
      await writer.stop();
    }
    const lost = (await service.lostBy(writer)).length;
    this.#acknowledged += writer.acknowledged.length;
    this.#lost += lost;
    this.#say(name, `${lost} of ${writer.acknowledged.length} acknowledged writes lost`);
    await service.destroy();
  }

  #say(what: string, outcome: string): void {
    console.log(`  ${new Date().toISOString().slice(11, 19)} ${this.#label} ${what}: ${outcome}`);
  }
}

async function bench(name: string, subject: Subject, kills: number, rolls: number): Promise<void> {
  const problem = await imageProblem(name);
  if (problem !== undefined) throw new Error(`no image of ${name}: ${problem}`);
  const keelson = await Keelson.start();
  try {
    for (const [durability, create] of Object.entries(subject.create)) {
      const label = `${name} ${durability}`;
      const run = new Bench(keelson, label, create);
      const killed = figuresOf(await run.kills(kills));
      const rolled = figuresOf(await run.rolls(rolls, subject.image));
      show(`${label}, kill: write failed → acknowledged`, killed);
      show(`${label}, roll: longest time without writes`, rolled);
      console.log(`  ${run.lost}`);
    }
  } finally {
    await keelson.close();
  }
}

const [name = '', kills = '20', rolls = '5'] = process.argv.slice(2);
const subject = SUBJECTS[name];
if (subject === undefined) throw new Error(`which one: ${Object.keys(SUBJECTS).join(', ')}?`);
console.log(`load average at the start: ${loadavg()[0]?.toFixed(1)}`);
await bench(name, subject, Number(kills), Number(rolls));
console.log(`load average at the end: ${loadavg()[0]?.toFixed(1)}`);
