/** A database of a whole Keelson, and a client that writes to it all the time and counts what it loses. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Instance, type Keelson, type Member, until } from './keelson.ts';

export interface Server {
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
}

export type Row = Readonly<Record<string, unknown>>;

/** What differs between the databases, as a client has them. */
export interface Dialect<Client> {
  readonly framework: string;
  /** Statement that makes room for tables whose names begin with `app.`. */
  readonly makeApp: string;
  /** Query whose one row says as `writes` whether the server takes any. */
  readonly takesWrites: string;
  connect(server: Server, password: string): Promise<Client>;
  /** @throws after `timeoutMs`, where told */
  query(client: Client, sql: string, timeoutMs?: number): Promise<Row[]>;
  close(client: Client): Promise<void>;
}

/** Creating copies a database for each slave. */
const CREATE_TIMEOUT_MS = 170_000;
/** Beyond any change of the master: a write without an answer by then counts as not acknowledged. */
const WRITE_TIMEOUT_MS = 30_000;

export class Database<Client> {
  readonly #keelson: Keelson;
  readonly #dialect: Dialect<Client>;
  readonly name: string;

  private constructor(keelson: Keelson, dialect: Dialect<Client>, name: string) {
    this.#keelson = keelson;
    this.#dialect = dialect;
    this.name = name;
  }

  /** Creates it, with a table `app.writes`. */
  static async create<Client>(
    keelson: Keelson,
    dialect: Dialect<Client>,
    name: string,
    more: Record<string, unknown>,
  ): Promise<Database<Client>> {
    const spec = { name, framework: dialect.framework, ...more };
    const { status, body } = await keelson.request('POST', '/v1/instances', spec);
    if (status !== 201) throw new Error(`create: ${status} ${JSON.stringify(body)}`);
    const database = Database.of(keelson, dialect, name);
    await database.running();
    await database.query(dialect.makeApp);
    await database.query('CREATE TABLE app.writes (n INT PRIMARY KEY)');
    return database;
  }

  /** One that is there, with such a table: it was restored. */
  static of<Client>(keelson: Keelson, dialect: Dialect<Client>, name: string): Database<Client> {
    return new Database(keelson, dialect, name);
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
    await this.#epochAfter(epoch);
    return this.running();
  }

  /** Asks for a switchover, and waits until another one is master and all run. */
  async switchOver(): Promise<Instance> {
    const { epoch } = await this.get();
    const { status, body } = await this.#keelson.request('POST', `/v1/instances/${this.name}/switchover`);
    if (status !== 202) throw new Error(`switchover: ${status} ${JSON.stringify(body)}`);
    await this.#epochAfter(epoch);
    return this.running();
  }

  /** @param member the master, unless told */
  async client(member?: string): Promise<Client> {
    const { master, members } = await this.get();
    const found = members.find(({ name }) => name === (member ?? master));
    if (found === undefined) throw new Error(`${this.name} has no ${member ?? master}`);
    return this.#dialect.connect(found, await this.password());
  }

  async query(sql: string, member?: string): Promise<Row[]> {
    const client = await this.client(member);
    try {
      return await this.#dialect.query(client, sql);
    } finally {
      await this.#dialect.close(client);
    }
  }

  async password(): Promise<string> {
    const path = `/v1/instances/${this.name}/credentials`;
    return (await this.#keelson.request<{ password: string }>('GET', path)).body.password;
  }

  /** Numbers in the table. */
  async written(member?: string): Promise<ReadonlySet<number>> {
    return new Set((await this.query('SELECT n FROM app.writes', member)).map(({ n }) => Number(n)));
  }

  /** Waits until all that the master has reached every member. */
  async everyMemberHasAll(): Promise<void> {
    const { size } = await this.written();
    for (const { name } of await this.members())
      await until(async () => (await this.written(name)).size === size, 30_000);
  }

  /** Starts a writer, and waits until it writes. */
  async writer(): Promise<Writer<Client>> {
    const written = Math.max(-1, ...(await this.written()));
    const writer = new Writer(this.#dialect, (await this.get()).members, await this.password(), written + 1);
    await writer.goesOn();
    return writer;
  }

  /** What the writer was told is written, and is not. */
  async lostBy({ acknowledged }: Writer<Client>): Promise<number[]> {
    const written = await this.written();
    return acknowledged.filter((n) => !written.has(n));
  }

  async destroy(): Promise<void> {
    await this.#keelson.request('DELETE', `/v1/instances/${this.name}?data=delete`);
    await this.#keelson.gone(this.name);
  }

  #epochAfter(epoch: number): Promise<void> {
    return until(async () => (await this.get()).epoch > epoch, 60_000);
  }
}

/** From the first write that failed to the first one that was acknowledged after it. */
export interface Gap {
  readonly ms: number;
  /** The last write that was acknowledged before it. */
  readonly last: number | undefined;
}

/** Writes one number after the other, to whichever of these members takes writes: as libpq does with several hosts. */
export class Writer<Client> {
  readonly acknowledged: number[] = [];
  readonly gaps: Gap[] = [];
  readonly #dialect: Dialect<Client>;
  readonly #servers: readonly Server[];
  readonly #password: string;
  readonly #over = new AbortController();
  readonly #running: Promise<void>;
  #client: Client | undefined;

  constructor(dialect: Dialect<Client>, servers: readonly Server[], password: string, first: number) {
    this.#dialect = dialect;
    this.#servers = servers;
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
    if (this.#client !== undefined) await this.#dialect.close(this.#client);
  }

  async #run(first: number): Promise<void> {
    let failedAtMs: number | undefined;
    for (let n = first; !this.#over.signal.aborted; n++) {
      try {
        this.#client ??= await this.#findMaster();
        await this.#dialect.query(this.#client, `INSERT INTO app.writes VALUES (${n})`, WRITE_TIMEOUT_MS);
        if (failedAtMs !== undefined)
          this.gaps.push({ ms: performance.now() - failedAtMs, last: this.acknowledged.at(-1) });
        failedAtMs = undefined;
        this.acknowledged.push(n);
        await sleep(2);
      } catch {
        failedAtMs ??= performance.now();
        this.#leave(this.#client);
        this.#client = undefined;
        await sleep(5);
      }
    }
  }

  async #findMaster(): Promise<Client> {
    for (const server of this.#servers) {
      const client = await this.#dialect.connect(server, this.#password).catch(() => undefined);
      if (client !== undefined && (await this.#takesWrites(client))) return client;
      this.#leave(client);
    }
    throw new Error('none takes writes');
  }

  async #takesWrites(client: Client): Promise<boolean> {
    const rows = await this.#dialect.query(client, this.#dialect.takesWrites, WRITE_TIMEOUT_MS).catch(() => []);
    return Number(rows[0]?.writes) === 1;
  }

  /** Without waiting: its server may say nothing any more. */
  #leave(client: Client | undefined): void {
    if (client !== undefined) void this.#dialect.close(client);
  }
}
