/** What is asked of one broker. Errors never carry what was sent, since the password may be in it. */
import type { Instance, Member } from '@keelson/sdk';
import { USER_NAME } from './conf.ts';
import { Connection, type Request } from './connection.ts';
import type { Metadata, Move, Partition } from './partitions.ts';
import { portOf } from './places.ts';
import { type Reader, Writer } from './wire.ts';

const METADATA = 3;
const SASL_HANDSHAKE = 17;
const SASL_AUTHENTICATE = 36;
const ALTER_REASSIGNMENTS = 45;
const LIST_REASSIGNMENTS = 46;
const DESCRIBE_QUORUM = 55;
const SERVER_TIMEOUT_MS = 3_000;

export class Broker {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Asks the member's server, on a connection for that alone. */
  static async with<T>(
    { secrets }: Pick<Instance, 'secrets'>,
    member: Member,
    signal: AbortSignal,
    ask: (broker: Broker) => Promise<T>,
  ): Promise<T> {
    const connection = await Connection.open(member.address, portOf(member, 'client'), signal);
    try {
      const broker = new Broker(connection);
      await broker.#login(secrets.password ?? '');
      return await ask(broker);
    } finally {
      connection.close();
    }
  }

  /** Brokers that are up and take part, and all partitions. */
  async metadata(): Promise<Metadata> {
    return this.#metadata(new Writer().int32(-1).int8(0));
  }

  /** Ids of the brokers that are up and take part, as far as this one knows. */
  async brokers(): Promise<readonly number[]> {
    const { brokers } = await this.#metadata(new Writer().int32(0).int8(0));
    return brokers;
  }

  /** Ids of the controllers that have a vote. */
  async voters(): Promise<readonly number[]> {
    const body = new Writer();
    body.compactArray([0], (partition) => {
      body.compactString('__cluster_metadata').compactArray([partition], (index) => body.int32(index).noTags());
      body.noTags();
    });
    const reader = await this.#send(DESCRIBE_QUORUM, 0, true, body.noTags());
    fail('quorum', reader.int16(), null);
    const topics = reader.compactArray(() => readQuorum(reader));
    return topics.flat();
  }

  /** `topic-0` of the partitions that `broker` is being taken off already. */
  async leaving(broker: number): Promise<ReadonlySet<string>> {
    const body = new Writer()
      .int32(SERVER_TIMEOUT_MS)
      .compactArray(null, () => {})
      .noTags();
    const reader = await this.#send(LIST_REASSIGNMENTS, 0, true, body);
    reader.int32();
    fail('list of reassignments', reader.int16(), reader.compactString());
    const topics = reader.compactArray(() => {
      const topic = reader.compactString();
      const partitions = reader.compactArray(() => readReassignment(reader));
      reader.skipTags();
      return partitions.filter(({ removing }) => removing.includes(broker)).map(({ index }) => `${topic}-${index}`);
    });
    return new Set(topics.flat());
  }

  /** Begins to move partitions. @throws where the servers refuse one of them */
  async move(moves: readonly Move[]): Promise<void> {
    const topics = [...new Set(moves.map(({ topic }) => topic))];
    const body = new Writer().int32(SERVER_TIMEOUT_MS);
    body.compactArray(topics, (topic) => {
      const partitions = moves.filter((each) => each.topic === topic);
      body.compactString(topic).compactArray(partitions, ({ index, replicas }) => {
        body
          .int32(index)
          .compactArray(replicas, (id) => body.int32(id))
          .noTags();
      });
      body.noTags();
    });
    readMoved(await this.#send(ALTER_REASSIGNMENTS, 0, true, body.noTags()));
  }

  async #metadata(body: Writer): Promise<Metadata> {
    const reader = await this.#send(METADATA, 5, false, body);
    reader.int32();
    const brokers = reader.array(() => readBroker(reader));
    reader.string();
    reader.int32();
    return { brokers, partitions: reader.array(() => readTopic(reader)).flat() };
  }

  /** RFC 4616. */
  async #login(password: string): Promise<void> {
    const handshake = await this.#send(SASL_HANDSHAKE, 1, false, new Writer().string('PLAIN'));
    fail('handshake', handshake.int16(), null);
    const word = Buffer.from(`\0${USER_NAME}\0${password}`, 'utf8');
    const answer = await this.#send(SASL_AUTHENTICATE, 0, false, new Writer().data(word));
    fail('login', answer.int16(), answer.string());
  }

  #send(api: number, version: number, flexible: boolean, body: Writer): Promise<Reader> {
    const request: Request = { api, version, flexible, body: body.bytes() };
    return this.#connection.send(request);
  }
}

function readBroker(reader: Reader): number {
  const id = reader.int32();
  reader.string();
  reader.int32();
  reader.string();
  return id;
}

function readTopic(reader: Reader): Partition[] {
  reader.int16();
  const topic = reader.string() ?? '';
  reader.int8();
  return reader.array(() => {
    reader.int16();
    const index = reader.int32();
    reader.int32();
    const ids = (): number[] => reader.array(() => reader.int32());
    const partition = { topic, index, replicas: ids(), inSync: ids() };
    ids();
    return partition;
  });
}

function readQuorum(reader: Reader): number[] {
  reader.compactString();
  const partitions = reader.compactArray(() => {
    reader.int32();
    fail('quorum', reader.int16(), null);
    reader.int32(); // leader
    reader.int32(); // its epoch
    reader.int64(); // high watermark
    const replicas = (): number[] => reader.compactArray(() => readReplica(reader));
    const voters = replicas();
    replicas(); // observers
    reader.skipTags();
    return voters;
  });
  reader.skipTags();
  return partitions.flat();
}

function readReplica(reader: Reader): number {
  const id = reader.int32();
  reader.int64(); // how far its log goes
  reader.skipTags();
  return id;
}

function readReassignment(reader: Reader): { index: number; removing: number[] } {
  const index = reader.int32();
  const ids = (): number[] => reader.compactArray(() => reader.int32());
  ids();
  ids();
  const removing = ids();
  reader.skipTags();
  return { index, removing };
}

function readMoved(reader: Reader): void {
  reader.int32();
  fail('reassignment', reader.int16(), reader.compactString());
  reader.compactArray(() => {
    const topic = reader.compactString();
    reader.compactArray(() => {
      const index = reader.int32();
      fail(`reassignment of ${topic}-${index}`, reader.int16(), reader.compactString());
      reader.skipTags();
    });
    reader.skipTags();
  });
}

function fail(what: string, code: number, words: string | null): void {
  if (code !== 0) throw new Error(`kafka: ${what}: error ${code}${words === null ? '' : `, ${words.slice(0, 300)}`}`);
}
