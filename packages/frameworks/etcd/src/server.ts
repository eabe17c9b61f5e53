/** What is asked of one etcd server. All of it may be asked twice with the same result. */
import { z } from 'zod';
import { EtcdError, Gateway } from './gateway.ts';

const anything = z.unknown();
const memberSchema = z.object({
  ID: z.string(),
  /** Empty where it was added and has not started yet. */
  name: z.string().default(''),
  peerURLs: z.array(z.string()).default([]),
});
const listSchema = z.object({ members: z.array(memberSchema).default([]) });
const statusSchema = z.object({
  header: z.object({ cluster_id: z.string(), member_id: z.string() }),
  leader: z.string().default('0'),
  raftIndex: z.string().default('0'),
});

export type ListedMember = z.infer<typeof memberSchema>;
export type ServerStatus = z.infer<typeof statusSchema>;

const SOME_KEY = Buffer.from('keelson').toString('base64');

export class EtcdServer {
  readonly #gateway: Gateway;
  readonly #password: string;
  #isGuarded = false;

  /** @param key as {@link Gateway} has it */
  constructor(url: string, password: string, key: string | null) {
    this.#gateway = new Gateway(url, password, key);
    this.#password = password;
  }

  /** Only a server that is in touch with a majority can answer. @throws otherwise */
  async read(signal: AbortSignal): Promise<void> {
    await this.#gateway.call('/v3/kv/range', { key: SOME_KEY, keys_only: true }, anything, signal);
  }

  status(signal: AbortSignal): Promise<ServerStatus> {
    return this.#gateway.call('/v3/maintenance/status', {}, statusSchema, signal);
  }

  /** From now on nobody does anything without a name and a password. For all of the cluster, once. */
  async guard(signal: AbortSignal): Promise<void> {
    if (this.#isGuarded || this.#gateway.isGuarded) return;
    const body = { name: 'root', password: this.#password };
    await this.#unless(/already exists/, '/v3/auth/user/add', body, signal);
    await this.#unless(/already exists/, '/v3/auth/role/add', { name: 'root' }, signal);
    await this.#unless(/already (has|granted)/, '/v3/auth/user/grant', { user: 'root', role: 'root' }, signal);
    await this.#gateway.call('/v3/auth/enable', {}, anything, signal);
    await this.read(signal); // as root, who may have come with a backup, and gets the instance's password then
    this.#isGuarded = true;
  }

  async members(signal: AbortSignal): Promise<readonly ListedMember[]> {
    return (await this.#gateway.call('/v3/cluster/member/list', {}, listSchema, signal)).members;
  }

  async add(peerUrl: string, signal: AbortSignal): Promise<void> {
    await this.#gateway.call('/v3/cluster/member/add', { peerURLs: [peerUrl] }, anything, signal);
  }

  async move({ ID }: ListedMember, peerUrl: string, signal: AbortSignal): Promise<void> {
    await this.#gateway.call('/v3/cluster/member/update', { ID, peerURLs: [peerUrl] }, anything, signal);
  }

  async remove({ ID }: ListedMember, signal: AbortSignal): Promise<void> {
    await this.#unless(/member not found/, '/v3/cluster/member/remove', { ID }, signal);
  }

  /** Where it says that, it was done before. */
  async #unless(done: RegExp, path: string, body: object, signal: AbortSignal): Promise<void> {
    try {
      await this.#gateway.call(path, body, anything, signal);
    } catch (error) {
      if (!(error instanceof EtcdError) || !done.test(error.message)) throw error;
    }
  }
}
