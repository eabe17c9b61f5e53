/** Clients of the whole cluster, for backups: they find each partition's leader themselves. */
import type { Instance, Member } from '@keelson/sdk';
import type { Admin, Consumer, Producer } from '@platformatic/kafka';
import { USER_NAME } from './conf.ts';
import { portOf } from './places.ts';

const CLIENT_ID = 'keelson';
const TIMEOUT_MS = 30_000;

type Bytes = Buffer | null;

export interface ClusterClient {
  readonly admin: Admin;
  readonly consumer: Consumer;
  /** Sends what it is told to twice only once. */
  readonly producer: Producer<Bytes, Bytes, Buffer, Bytes>;
}

/** With clients that ask this member first. */
export async function withCluster<T>(
  { secrets }: Instance,
  member: Member,
  work: (client: ClusterClient) => Promise<T>,
): Promise<T> {
  const client = await open(secrets.password ?? '', member);
  try {
    return await work(client);
  } finally {
    await close(client);
  }
}

/** Loaded only when it is needed: most executors never make a backup. */
export async function open(password: string, member: Member): Promise<ClusterClient> {
  const kafka = await import('@platformatic/kafka');
  const options = {
    clientId: CLIENT_ID,
    bootstrapBrokers: [{ host: member.address, port: portOf(member, 'client') }],
    sasl: { mechanism: 'PLAIN', username: USER_NAME, password } as const,
    timeout: TIMEOUT_MS,
    autocreateTopics: false,
  };
  return {
    admin: new kafka.Admin(options),
    // It joins no group: it has to be given the name of one.
    consumer: new kafka.Consumer({ ...options, groupId: CLIENT_ID }),
    producer: new kafka.Producer<Bytes, Bytes, Buffer, Bytes>({ ...options, idempotent: true, acks: -1 }),
  };
}

export async function close({ admin, consumer, producer }: ClusterClient): Promise<void> {
  await Promise.allSettled([admin.close(), consumer.close(true), producer.close(true)]);
}

/** What the broker said, where the client says only which request had an error. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
