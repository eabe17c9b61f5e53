/** A MySQL (MariaDB) of a whole Keelson, and a client that writes to it all the time and counts what it loses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { type Instance, type Keelson, type Member, until } from './keelson.ts';

/** Creating copies a database for each slave. */
const CREATE_TIMEOUT_MS = 170_000;
const CONNECT_TIMEOUT_MS = 1_000;
/** Beyond any change of the master: a write without an answer by then counts as not acknowledged. */
const WRITE_TIMEOUT_MS = 30_000;

export class Shop {
  readonly #keelson: Keelson;
  readonly name: string;

  private constructor(keelson: Keelson, name: string) {
    this.#keelson = keelson;
    this.name = name;
  }

  /** Creates it, with a table `app.writes`. */
  static async create(keelson: Keelson, name: string, more: Record<string, unknown>): Promise<Shop> {
    const { status, body } = await keelson.request('POST', '/v1/instances', { name, framework: 'mysql', ...more });
    if (status !== 201) throw new Error(`create: ${status} ${JSON.stringify(body)}`);
    const shop = new Shop(keelson, name);
    await shop.running();
    await shop.query('CREATE DATABASE app');
    await shop.query('CREATE TABLE app.writes (n INT PRIMARY KEY)');
    return shop;
  }

  get(): Promise<Instance> {
    return this.#keelson.get(this.name);
  }

  running(): Promise<Instance> {
    return this.#keelson.running(this.name, CREATE_TIMEOUT_MS);
  }

  /** Those that run, and are meant to. */
  async members(): Promise<readonly Member[]> {
    return (await this.get()).members.filter(({ state }) => state === 'running');
  }

  async kill(...members: readonly string[]): Promise<void> {
    const { uid } = await this.get();
    const containers = await Promise.all(members.map((member) => this.#keelson.containerOf(uid, member)));
    await Promise.all(containers.map((container) => container.kill()));
  }

  /** Kills the master's container, and waits until another one is master and all run. */
  async failOver(): Promise<Instance> {
    const { master, epoch } = await this.get();
    await this.kill(master ?? '');
    await until(async () => (await this.get()).epoch > epoch, 60_000);
    return this.running();
  }

  async query(sql: string, member?: string): Promise<RowDataPacket[]> {
    const client = await this.client(member);
    try {
      return (await client.query<RowDataPacket[]>(sql))[0];
    } finally {
      client.destroy();
    }
  }

  /** @param member the master, unless told */
  async client(member?: string): Promise<Connection> {
    const { master, members } = await this.get();
    const found = members.find(({ name }) => name === (member ?? master));
    if (found === undefined) throw new Error(`${this.name} has no ${member ?? master}`);
    return connect(found, await this.password());
  }

  async password(): Promise<string> {
    const path = `/v1/instances/${this.name}/credentials`;
    return (await this.#keelson.request<{ password: string }>('GET', path)).body.password;
  }

  /** Numbers in the table. */
  async written(member?: string): Promise<ReadonlySet<number>> {
    return new Set((await this.query('SELECT n FROM app.writes', member)).map(({ n }) => Number(n)));
  }

  /** Starts a writer, and waits until it writes. */
  async writer(): Promise<Writer> {
    const written = Math.max(-1, ...(await this.written()));
    const writer = new Writer((await this.get()).members, await this.password(), written + 1);
    await writer.goesOn();
    return writer;
  }

  async destroy(): Promise<void> {
    await this.#keelson.request('DELETE', `/v1/instances/${this.name}?data=delete`);
    await this.#keelson.gone(this.name);
  }
}

/** From the first write that failed to the first one that was acknowledged after it. */
export interface Gap {
  readonly ms: number;
  /** The last write that was acknowledged before it. */
  readonly last: number | undefined;
}

/** Writes one number after the other, to whichever of these members takes writes. */
export class Writer {
  readonly acknowledged: number[] = [];
  readonly gaps: Gap[] = [];
  readonly #members: readonly Member[];
  readonly #password: string;
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  #client: Connection | undefined;

  constructor(members: readonly Member[], password: string, first: number) {
    this.#members = members;
    this.#password = password;
    this.#running = this.#run(first);
  }

  /** Waits until so many more writes are acknowledged. */
  async goesOn(count = 20): Promise<void> {
    const wanted = this.acknowledged.length + count;
    await until(
      async () => this.acknowledged.length >= wanted,
      90_000,
      () => 'writes go on',
    );
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
    this.#client?.destroy();
  }

  /** Acknowledged, and not among what there is. */
  lost(written: ReadonlySet<number>): number[] {
    return this.acknowledged.filter((n) => !written.has(n));
  }

  async #run(first: number): Promise<void> {
    let failedAtMs: number | undefined;
    for (let n = first; !this.#over.signal.aborted; n++) {
      try {
        this.#client ??= await this.#findMaster();
        await this.#client.query({ sql: 'INSERT INTO app.writes VALUES (?)', values: [n], timeout: WRITE_TIMEOUT_MS });
        if (failedAtMs !== undefined)
          this.gaps.push({ ms: performance.now() - failedAtMs, last: this.acknowledged.at(-1) });
        failedAtMs = undefined;
        this.acknowledged.push(n);
        await sleep(2);
      } catch {
        failedAtMs ??= performance.now();
        this.#client?.destroy();
        this.#client = undefined;
        await sleep(5);
      }
    }
  }

  async #findMaster(): Promise<Connection> {
    for (const member of this.#members) {
      const client = await connect(member, this.#password).catch(() => undefined);
      const answer = await client?.query<RowDataPacket[]>('SELECT @@read_only AS refuses').catch(() => undefined);
      if (client !== undefined && answer?.[0][0]?.refuses === 0) return client;
      client?.destroy();
    }
    throw new Error('none takes writes');
  }
}

async function connect({ address, ports }: Member, password: string): Promise<Connection> {
  const client = await createConnection({
    host: address,
    port: ports.mysql ?? 0,
    user: 'admin',
    password,
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  return client;
}
