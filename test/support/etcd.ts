/** An etcd cluster as a client sees it: JSON over HTTP, at whichever member answers. */
import type { Keelson } from './keelson.ts';
import { PeerService } from './service.ts';
import { type Sink, SteadyWriter } from './steady-writer.ts';

export interface Peer {
  readonly name: string;
  readonly ordinal: number;
  readonly state: string;
  readonly healthy: boolean;
  readonly address: string | null;
  readonly ports: { readonly client: number; readonly peer: number };
  readonly agentId: string | null;
  readonly volumeId: string | null;
  readonly task: string | null;
}

export interface Cluster {
  readonly uid: string;
  readonly phase: string;
  readonly members: readonly Peer[];
}

interface Status {
  readonly header: { readonly member_id: string };
  readonly leader: string;
}

/** A write is given up soon, to be tried at another member. */
const WRITE_MS = 1_000;
const REQUEST_MS = 30_000;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

export async function clusterOf(keelson: Keelson, name: string): Promise<Cluster> {
  const { body } = await keelson.request<Cluster>('GET', `/v1/instances/${name}`);
  return body;
}

export class EtcdClient {
  readonly #keelson: Keelson;
  readonly #name: string;
  readonly #password: string;
  /** By member: a token is good with all, but not every member may have heard of it yet. */
  readonly #tokens = new Map<string, string>();
  #members: readonly Peer[] = [];

  private constructor(keelson: Keelson, name: string, password: string) {
    this.#keelson = keelson;
    this.#name = name;
    this.#password = password;
  }

  static async of(keelson: Keelson, name: string): Promise<EtcdClient> {
    const { body } = await keelson.request<{ password: string }>('GET', `/v1/instances/${name}/credentials`);
    const client = new EtcdClient(keelson, name, body.password);
    await client.refresh();
    return client;
  }

  async refresh(): Promise<void> {
    const { members } = await clusterOf(this.#keelson, this.#name);
    this.#members = members.filter(({ state }) => state === 'running');
  }

  get members(): readonly Peer[] {
    return this.#members;
  }

  /** Acknowledged: a majority has it on its disks. @throws where it is not known to be */
  async put(member: Peer, key: string, value: string): Promise<void> {
    await this.call(member, '/v3/kv/put', { key: base64(key), value: base64(value) });
  }

  /** All keys with that prefix. */
  async keys(member: Peer, prefix: string): Promise<ReadonlySet<string>> {
    const end = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
    const range = { key: base64(prefix), range_end: base64(end), keys_only: true };
    const { kvs = [] } = await this.call<{ kvs?: { key: string }[] }>(member, '/v3/kv/range', range);
    return new Set(kvs.map(({ key }) => Buffer.from(key, 'base64').toString()));
  }

  /** Who are members, by the servers' own list. */
  async list(): Promise<readonly { readonly ID: string; readonly name?: string }[]> {
    const { members } = await this.callAny<{ members: { ID: string; name?: string }[] }>('/v3/cluster/member/list', {});
    return members;
  }

  async leader(): Promise<Peer> {
    for (const member of this.#members) {
      const status = await this.call<Status>(member, '/v3/maintenance/status', {}).catch(() => undefined);
      if (status !== undefined && status.leader === status.header.member_id) return member;
    }
    throw new Error('nobody leads');
  }

  /** What a server says to somebody without a password. */
  async anonymously(member: Peer, path: string, body: object): Promise<number> {
    return (await this.#post(member, path, body)).status;
  }

  async callAny<T>(path: string, body: object): Promise<T> {
    let last: unknown;
    for (const member of this.#members) {
      try {
        return await this.call<T>(member, path, body);
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  async call<T>(member: Peer, path: string, body: object): Promise<T> {
    const key = `${member.task}`;
    const token = this.#tokens.get(key) ?? (await this.#authenticate(member));
    this.#tokens.set(key, token);
    const response = await this.#post(member, path, body, token);
    if (response.status === 401) this.#tokens.delete(key);
    if (!response.ok) throw new Error(`${member.name}: ${response.status} ${await response.text()}`);
    const answer: T = JSON.parse(await response.text());
    return answer;
  }

  async #authenticate(member: Peer): Promise<string> {
    const response = await this.#post(member, '/v3/auth/authenticate', { name: 'root', password: this.#password });
    if (!response.ok) throw new Error(`${member.name}: ${response.status} ${await response.text()}`);
    const { token }: { token: string } = JSON.parse(await response.text());
    return token;
  }

  #post({ address, ports }: Peer, path: string, body: object, token?: string): Promise<Response> {
    return fetch(`http://${address}:${ports.client}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: token }) },
      signal: AbortSignal.timeout(path === '/v3/kv/put' ? WRITE_MS : REQUEST_MS),
    });
  }
}

const PREFIX = 'write-';

/** Numbers go to one member until it does not answer in time, then to the next. */
class EtcdSink implements Sink {
  readonly #client: EtcdClient;
  #at = 0;

  constructor(client: EtcdClient) {
    this.#client = client;
  }

  async write(n: number): Promise<void> {
    const { members } = this.#client;
    const member = members[this.#at % Math.max(1, members.length)];
    try {
      if (member === undefined) throw new Error('no members');
      await this.#client.put(member, `${PREFIX}${n}`, `${n}`);
    } catch (error) {
      this.#at += 1;
      await this.#client.refresh().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {}
}

export function etcdWriter(client: EtcdClient): SteadyWriter {
  return new SteadyWriter(new EtcdSink(client));
}

/** What the writer was told is written, and this member does not have. */
export async function lostAt(client: EtcdClient, member: Peer, { acknowledged }: SteadyWriter): Promise<number[]> {
  const told = [...acknowledged];
  const found = await client.keys(member, PREFIX);
  return told.filter((n) => !found.has(`${PREFIX}${n}`));
}

/** Three etcd peers. */
export class EtcdService extends PeerService {
  #client: EtcdClient | undefined;

  static async create(keelson: Keelson, name: string): Promise<EtcdService> {
    const service = new EtcdService(keelson, 'etcd', name);
    await service.post({ peers: 3, resources: { cpus: 0.3, memMb: 200, diskMb: 512 }, placement: { distribution: 1 } });
    service.#client = await EtcdClient.of(keelson, name);
    return service;
  }

  async writer(): Promise<SteadyWriter> {
    const writer = etcdWriter(await this.#refreshed());
    await writer.goesOn();
    return writer;
  }

  /** At any member. */
  async lostBy(writer: SteadyWriter): Promise<readonly number[]> {
    const client = await this.#refreshed();
    const lost = await Promise.all(client.members.map((member) => lostAt(client, member, writer)));
    return [...new Set(lost.flat())];
  }

  protected async leader(): Promise<string> {
    return (await (await this.#refreshed()).leader()).name;
  }

  async #refreshed(): Promise<EtcdClient> {
    if (this.#client === undefined) throw new Error(`${this.name} is not there yet`);
    await this.#client.refresh();
    return this.#client;
  }
}
