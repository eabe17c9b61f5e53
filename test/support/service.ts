/** An instance of a whole Keelson, as its clients have it. */
import { type Instance, type Keelson, type Member, until } from './keelson.ts';
import type { SteadyWriter } from './steady-writer.ts';

/** Creating copies a database for each slave; a member that ends again and again waits before it is launched. */
export const RUNNING_TIMEOUT_MS = 170_000;

export abstract class Service {
  readonly name: string;
  protected readonly keelson: Keelson;
  readonly #framework: string;

  constructor(keelson: Keelson, framework: string, name: string) {
    this.keelson = keelson;
    this.#framework = framework;
    this.name = name;
  }

  /** Kills the container of whoever leads, and waits until another one does and all run. */
  abstract failOver(): Promise<unknown>;
  /** Starts a writer, and waits until it writes. */
  abstract writer(): Promise<SteadyWriter>;
  /** What the writer was told is written, and is not. */
  abstract lostBy(writer: SteadyWriter): Promise<readonly number[]>;

  get(): Promise<Instance> {
    return this.keelson.get(this.name);
  }

  /** All run, all slaves are in sync. */
  running(): Promise<Instance> {
    return this.keelson.running(this.name, RUNNING_TIMEOUT_MS);
  }

  /** Those that run, and are meant to. */
  async members(): Promise<readonly Member[]> {
    return (await this.get()).members.filter(({ state }) => state === 'running');
  }

  async kill(...members: readonly string[]): Promise<void> {
    const { uid } = await this.get();
    const containers = await Promise.all(members.map((member) => this.keelson.containerOf(uid, member)));
    await Promise.all(containers.map((container) => container.kill()));
  }

  async password(): Promise<string> {
    const path = `/v1/instances/${this.name}/credentials`;
    return (await this.keelson.request<{ password: string }>('GET', path)).body.password;
  }

  async destroy(): Promise<void> {
    await this.keelson.request('DELETE', `/v1/instances/${this.name}?data=delete`);
    await this.keelson.gone(this.name);
  }

  protected async post(more: Record<string, unknown>): Promise<void> {
    const spec = { name: this.name, framework: this.#framework, ...more };
    const { status, body } = await this.keelson.request('POST', '/v1/instances', spec);
    if (status !== 201) throw new Error(`create: ${status} ${JSON.stringify(body)}`);
    await this.running();
  }
}

/** Servers that elect their leader themselves. */
export abstract class PeerService extends Service {
  /** The member that leads. */
  protected abstract leader(): Promise<string>;

  async failOver(): Promise<unknown> {
    const leader = await this.leader();
    const task = await this.#taskOf(leader);
    await this.kill(leader);
    await until(async () => (await this.#taskOf(leader)) !== task, RUNNING_TIMEOUT_MS);
    return this.running();
  }

  async #taskOf(member: string): Promise<string | null> {
    return (await this.get()).members.find(({ name }) => name === member)?.task ?? null;
  }
}
