/** A PostgreSQL of a whole Keelson, and a client that writes to it all the time and counts what it loses. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Keelson, until } from './keelson.ts';

export interface PgMember {
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly task: string | null;
  readonly address: string;
  readonly ports: { readonly postgresql: number };
}

export interface PgInstance {
  readonly uid: string;
  readonly phase: string;
  readonly epoch: number;
  readonly master: string;
  readonly members: readonly PgMember[];
}

/** Creating copies a database for each slave. */
const CREATE_TIMEOUT_MS = 170_000;
const CONNECT_TIMEOUT_MS = 1_000;
/** Beyond any wait for a slave: a write without an answer by then counts as not acknowledged. */
const WRITE_TIMEOUT_MS = 30_000;

export class Database {
  readonly #keelson: Keelson;
  readonly name: string;

  private constructor(keelson: Keelson, name: string) {
    this.#keelson = keelson;
    this.name = name;
  }

  /** Creates it, with a table `writes`. */
  static async create(keelson: Keelson, name: string, more: Record<string, unknown>): Promise<Database> {
    const spec = { name, framework: 'postgresql', ...more };
    const { status, body } = await keelson.request('POST', '/v1/instances', spec);
    if (status !== 201) throw new Error(`create: ${status} ${JSON.stringify(body)}`);
    const database = new Database(keelson, name);
    await database.running();
    await database.query('CREATE TABLE writes (n int PRIMARY KEY)');
    return database;
  }

  async get(): Promise<PgInstance> {
    return (await this.#keelson.request<PgInstance>('GET', `/v1/instances/${this.name}`)).body;
  }

  async running(): Promise<PgInstance> {
    await this.#keelson.running(this.name, CREATE_TIMEOUT_MS);
    return this.get();
  }

  /** Those that run, and are meant to. */
  async members(): Promise<readonly PgMember[]> {
    return (await this.get()).members.filter(({ state }) => state === 'running');
  }

  async kill(...members: readonly string[]): Promise<void> {
    const { uid } = await this.get();
    const containers = await Promise.all(members.map((member) => this.#keelson.containerOf(uid, member)));
    await Promise.all(containers.map((container) => container.kill()));
  }

  /** Kills the master's container, and waits until another one is master and all run. */
  async failOver(): Promise<PgInstance> {
    const { master, epoch } = await this.get();
    await this.kill(master);
    await until(async () => (await this.get()).epoch > epoch, 60_000);
    return this.running();
  }

  /** @param member the master, unless told */
  async client(member?: string, more: pg.ClientConfig = {}): Promise<pg.Client> {
    const { master, members } = await this.get();
    const found = members.find(({ name }) => name === (member ?? master));
    if (found === undefined) throw new Error(`${this.name} has no ${member ?? master}`);
    return connect(found, await this.password(), more);
  }

  async query(sql: string, member?: string): Promise<Record<string, unknown>[]> {
    const client = await this.client(member);
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async password(): Promise<string> {
    const path = `/v1/instances/${this.name}/credentials`;
    return (await this.#keelson.request<{ password: string }>('GET', path)).body.password;
  }

  /** Numbers in the table. */
  async written(member?: string): Promise<ReadonlySet<number>> {
    return new Set((await this.query('SELECT n FROM writes', member)).map(({ n }) => Number(n)));
  }

  /** Starts a writer, and waits until it writes. */
  async writer(): Promise<Writer> {
    const written = Math.max(-1, ...(await this.written()));
    const writer = new Writer((await this.get()).members, await this.password(), written + 1);
    await writer.goesOn();
    return writer;
  }
}

/** From the first write that failed to the first one that was acknowledged after it. */
export interface Gap {
  readonly ms: number;
  /** The last write that was acknowledged before it. */
  readonly last: number | undefined;
}

/** Writes one number after the other, to whichever of these members takes writes: as libpq does with several hosts. */
export class Writer {
  readonly acknowledged: number[] = [];
  readonly gaps: Gap[] = [];
  readonly #members: readonly PgMember[];
  readonly #password: string;
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  #client: pg.Client | undefined;

  constructor(members: readonly PgMember[], password: string, first: number) {
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
    await this.#client?.end().catch(() => undefined);
  }

  async #run(first: number): Promise<void> {
    let failedAtMs: number | undefined;
    for (let n = first; !this.#over.signal.aborted; n++) {
      try {
        this.#client ??= await this.#findMaster();
        await this.#client.query('INSERT INTO writes VALUES ($1)', [n]);
        if (failedAtMs !== undefined)
          this.gaps.push({ ms: performance.now() - failedAtMs, last: this.acknowledged.at(-1) });
        failedAtMs = undefined;
        this.acknowledged.push(n);
        await sleep(2);
      } catch {
        failedAtMs ??= performance.now();
        void this.#client?.end().catch(() => undefined);
        this.#client = undefined;
        await sleep(5);
      }
    }
  }

  async #findMaster(): Promise<pg.Client> {
    for (const member of this.#members) {
      const client = await connect(member, this.#password).catch(() => undefined);
      const answer = await client
        ?.query<{ writes: boolean }>('SELECT NOT pg_is_in_recovery() AS writes')
        .catch(() => undefined);
      if (client !== undefined && answer?.rows[0]?.writes === true) return client;
      void client?.end().catch(() => undefined);
    }
    throw new Error('none takes writes');
  }
}

async function connect({ address, ports }: PgMember, password: string, more: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({
    host: address,
    port: ports.postgresql,
    user: 'postgres',
    database: 'postgres',
    password,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: WRITE_TIMEOUT_MS,
    ...more,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
