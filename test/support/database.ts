/** A database of a whole Keelson, and a client that writes rows to it and counts what it loses. */
import { type Keelson, until } from './keelson.ts';
import { type Driver, MasterSlave, type Server } from './master-slave.ts';

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

/** Beyond any change of the master: a write without an answer by then counts as not acknowledged. */
const WRITE_TIMEOUT_MS = 30_000;

export class Database<Client> extends MasterSlave<Client> {
  readonly #dialect: Dialect<Client>;

  private constructor(keelson: Keelson, dialect: Dialect<Client>, name: string) {
    super(keelson, driverOf(dialect), name);
    this.#dialect = dialect;
  }

  /** Creates it, with a table `app.writes`. */
  static async create<Client>(
    keelson: Keelson,
    dialect: Dialect<Client>,
    name: string,
    more: Record<string, unknown>,
  ): Promise<Database<Client>> {
    const database = new Database(keelson, dialect, name);
    await database.post(more);
    await database.query(dialect.makeApp);
    await database.query('CREATE TABLE app.writes (n INT PRIMARY KEY)');
    return database;
  }

  /** One that is there, with such a table: it was restored. */
  static restored<Client>(keelson: Keelson, dialect: Dialect<Client>, name: string): Database<Client> {
    return new Database(keelson, dialect, name);
  }

  query(sql: string, member?: string): Promise<Row[]> {
    return this.with((client) => this.#dialect.query(client, sql), member);
  }

  /** Waits until all that the master has reached every member. */
  async everyMemberHasAll(): Promise<void> {
    const { size } = await this.written();
    for (const { name } of await this.members())
      await until(async () => (await this.written(name)).size === size, 30_000);
  }
}

function driverOf<Client>(dialect: Dialect<Client>): Driver<Client> {
  return {
    framework: dialect.framework,
    connect: (server, password) => dialect.connect(server, password),
    close: (client) => dialect.close(client),

    async takesWrites(client) {
      const [row] = await dialect.query(client, dialect.takesWrites, WRITE_TIMEOUT_MS);
      return Number(row?.writes) === 1;
    },

    async write(client, n) {
      await dialect.query(client, `INSERT INTO app.writes VALUES (${n})`, WRITE_TIMEOUT_MS);
    },

    async written(client) {
      return (await dialect.query(client, 'SELECT n FROM app.writes')).map(({ n }) => Number(n));
    },
  };
}
