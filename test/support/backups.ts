/** Backups of a whole Keelson, taken and restored by its command as operators do it. */
import { existsSync } from 'node:fs';
import { type Ended, runCommand } from './command.ts';
import { docker, type Instance, type Keelson, until } from './keelson.ts';

/** Copies of a server's data take their time. */
const COMMAND_TIMEOUT_MS = 170_000;
const SETTLED_MS = 90_000;

export interface Request {
  readonly id: number;
  readonly outcome: string;
  readonly message: string;
}

export interface Maintained extends Instance {
  readonly requests: readonly Request[];
  readonly maintenance: { readonly operation: string; readonly member: string | null } | null;
}

export interface Backup {
  readonly path: string;
  /** Name of the member that it was taken from. */
  readonly member: string;
}

export class Backups {
  readonly #keelson: Keelson;

  constructor(keelson: Keelson) {
    this.#keelson = keelson;
  }

  cli(...args: readonly string[]): Promise<Ended> {
    return runCommand([...args, '--api', this.#keelson.url], COMMAND_TIMEOUT_MS);
  }

  /** By the command, to its end. */
  async take(name: string): Promise<Backup> {
    const { code, stdout, stderr } = await this.cli('backup', name);
    const [, member, path] = /^ {2}(\S+): (\/\S+\.backup) \(\d+ bytes, sha256 /m.exec(stdout) ?? [];
    if (code !== 0 || member === undefined || path === undefined || !existsSync(path))
      throw new Error(`backup of ${name}: ${code} ${stdout}${stderr}`);
    return { path, member };
  }

  /** A new instance, until all its members run. @param flags of `keelson create` */
  async restore(path: string, framework: string, name: string, ...flags: readonly string[]): Promise<Instance> {
    const { code, stdout, stderr } = await this.cli('create', framework, name, ...flags, '--restore', path);
    if (code !== 0) throw new Error(`create ${name}: ${code} ${stdout}${stderr}`);
    return this.#keelson.running(name, COMMAND_TIMEOUT_MS);
  }

  /** Waits until the restoration of a new instance says this, which then is destroyed. */
  async refuses(path: string, framework: string, why: string, more: Record<string, unknown> = {}): Promise<void> {
    const name = 'refused';
    const { status, body } = await this.#keelson.request('POST', '/v1/instances', {
      name,
      framework,
      restore: { path },
      ...more,
    });
    if (status !== 201) throw new Error(`create: ${status} ${JSON.stringify(body)}`);
    let last = '';
    await until(
      async () => {
        last = JSON.stringify(await this.#keelson.get(name));
        return last.includes(why);
      },
      SETTLED_MS,
      () => `${why}: ${last}`,
    );
    await this.#keelson.request('DELETE', `/v1/instances/${name}?data=delete`);
    await this.#keelson.gone(name);
  }

  async passwordOf(name: string): Promise<string> {
    const path = `/v1/instances/${name}/credentials`;
    return (await this.#keelson.request<{ password: string }>('GET', path)).body.password;
  }

  /** @returns the id of the request */
  async ask(name: string, operation: string): Promise<number> {
    const path = `/v1/instances/${name}/maintain`;
    const { status, body } = await this.#keelson.request<Maintained>('POST', path, { operation });
    const id = body.requests.at(-1)?.id;
    if (status !== 202 || id === undefined) throw new Error(`${operation}: ${status} ${JSON.stringify(body)}`);
    return id;
  }

  /** What became of a request, once that is known. */
  async settled(name: string, id: number): Promise<Request> {
    let found: Request | undefined;
    await until(async () => {
      const { body } = await this.#keelson.request<Maintained>('GET', `/v1/instances/${name}`).catch(() => ({
        body: { requests: [] },
      }));
      found = body.requests.find((request) => request.id === id);
      return found !== undefined && found.outcome !== 'asked' && found.outcome !== 'underWay';
    }, SETTLED_MS);
    if (found === undefined) throw new Error('unreachable');
    return found;
  }

  /** Suspends it and resumes it: all its members are launched again. */
  async relaunch(name: string): Promise<Instance> {
    await this.#keelson.request('POST', `/v1/instances/${name}/suspend`);
    await until(async () => (await this.#keelson.get(name)).phase === 'suspended', SETTLED_MS);
    await this.#keelson.request('POST', `/v1/instances/${name}/resume`);
    return this.#keelson.running(name, COMMAND_TIMEOUT_MS);
  }

  /** What a script of the shell prints in a member's container. */
  async inside({ uid }: Instance, member: string, script: string): Promise<string> {
    const { id } = await this.#keelson.containerOf(uid, member);
    const exec = await docker.getContainer(id).exec({ Cmd: ['sh', '-c', script], AttachStdout: true, Tty: true });
    let text = '';
    for await (const chunk of await exec.start({ Tty: true })) text += String(chunk);
    return text.trim();
  }
}
