/** A master with its slaves in a whole Keelson, as clients have them. */
import { type Instance, type Keelson, until } from './keelson.ts';
import { RUNNING_TIMEOUT_MS, Service } from './service.ts';
import { type Sink, SteadyWriter } from './steady-writer.ts';

export interface Server {
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
}

/** What differs between servers, as a client has them. */
export interface Driver<Client> {
  readonly framework: string;
  connect(server: Server, password: string): Promise<Client>;
  takesWrites(client: Client): Promise<boolean>;
  /** Returns once the number is acknowledged, as the durability means it. */
  write(client: Client, n: number): Promise<void>;
  /** All numbers that were written. */
  written(client: Client): Promise<readonly number[]>;
  close(client: Client): Promise<void>;
}

export class MasterSlave<Client> extends Service {
  readonly #driver: Driver<Client>;

  protected constructor(keelson: Keelson, driver: Driver<Client>, name: string) {
    super(keelson, driver.framework, name);
    this.#driver = driver;
  }

  static async of<Client>(
    keelson: Keelson,
    driver: Driver<Client>,
    name: string,
    more: Record<string, unknown>,
  ): Promise<MasterSlave<Client>> {
    const instance = new MasterSlave(keelson, driver, name);
    await instance.post(more);
    return instance;
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
    const { status, body } = await this.keelson.request('POST', `/v1/instances/${this.name}/switchover`);
    if (status !== 202) throw new Error(`switchover: ${status} ${JSON.stringify(body)}`);
    await this.#epochAfter(epoch);
    return this.running();
  }

  /** @param member the master, unless told */
  async client(member?: string): Promise<Client> {
    const { master, members } = await this.get();
    const found = members.find(({ name }) => name === (member ?? master));
    if (found === undefined) throw new Error(`${this.name} has no ${member ?? master}`);
    return this.#driver.connect(found, await this.password());
  }

  async with<T>(ask: (client: Client) => Promise<T>, member?: string): Promise<T> {
    const client = await this.client(member);
    try {
      return await ask(client);
    } finally {
      await this.#driver.close(client);
    }
  }

  /** Numbers that were written. @param member the master, unless told */
  async written(member?: string): Promise<ReadonlySet<number>> {
    return new Set(await this.with((client) => this.#driver.written(client), member));
  }

  /** Starts a writer, and waits until it writes. */
  async writer(): Promise<SteadyWriter> {
    const written = Math.max(-1, ...(await this.written()));
    const sink = new MasterSink(this.#driver, (await this.get()).members, await this.password());
    const writer = new SteadyWriter(sink, written + 1);
    await writer.goesOn();
    return writer;
  }

  /** What the writer was told is written, and is not. */
  async lostBy({ acknowledged }: SteadyWriter): Promise<number[]> {
    const written = await this.written();
    return acknowledged.filter((n) => !written.has(n));
  }

  #epochAfter(epoch: number): Promise<void> {
    return until(async () => (await this.get()).epoch > epoch, RUNNING_TIMEOUT_MS);
  }
}

/** Whichever of these servers takes writes: as libpq does with several hosts. */
class MasterSink<Client> implements Sink {
  readonly #driver: Driver<Client>;
  readonly #servers: readonly Server[];
  readonly #password: string;
  #client: Client | undefined;

  constructor(driver: Driver<Client>, servers: readonly Server[], password: string) {
    this.#driver = driver;
    this.#servers = servers;
    this.#password = password;
  }

  async write(n: number): Promise<void> {
    try {
      this.#client ??= await this.#findMaster();
      await this.#driver.write(this.#client, n);
    } catch (error) {
      this.#leave(this.#client);
      this.#client = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#client !== undefined) await this.#driver.close(this.#client);
  }

  async #findMaster(): Promise<Client> {
    for (const server of this.#servers) {
      const client = await this.#driver.connect(server, this.#password).catch(() => undefined);
      if (client !== undefined && (await this.#driver.takesWrites(client).catch(() => false))) return client;
      this.#leave(client);
    }
    throw new Error('none takes writes');
  }

  /** Without waiting: its server may say nothing any more. */
  #leave(client: Client | undefined): void {
    if (client !== undefined) void this.#driver.close(client);
  }
}
