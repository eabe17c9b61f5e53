/**
 * A Mesos master on a bad day: stands between a scheduler and a real one, passes all on, and misbehaves when told to. Speaks JSON
 * alone, so that it can tell calls and events apart.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Trouble = (response: ServerResponse) => void;

export class BadMaster {
  /** Answers SUBSCRIBE in place of the master. */
  trouble: Trouble | undefined;
  /** What becomes of an event's record. */
  change: (record: string) => readonly string[] = (record) => [record];
  /** Streams stand, and nothing comes. */
  frozen = false;
  subscriptions = 0;
  refused = 0;
  readonly #to: URL;
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();
  #held: { readonly type: string; readonly caught: () => void; readonly over: Promise<void> } | undefined;

  private constructor(to: string) {
    this.#to = new URL(to);
    this.#server = createServer((incoming, response) => {
      this.#handle(incoming, response).catch(() => response.destroy());
    });
  }

  static async start(to: string): Promise<BadMaster> {
    const master = new BadMaster(to);
    master.#server.listen(0, '127.0.0.1');
    await once(master.#server, 'listening');
    return master;
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  /** Writes into every stream what is no event. */
  garble(text: string): void {
    for (const stream of this.#streams) stream.write(text);
  }

  /** Ends all streams, as a network that fails does. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  /** Keeps the next call of that type. `caught` resolves when it is there; it goes on when `release` is called. */
  hold(type: string): { readonly caught: Promise<void>; readonly release: () => void } {
    const caught = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    this.#held = { type, caught: caught.resolve, over: over.promise };
    return { caught: caught.promise, release: over.resolve };
  }

  close(): void {
    this.cut();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await incoming.toArray());
    const type = /"type":"(\w+)"/.exec(body.toString())?.[1] ?? '';
    if (type === 'SUBSCRIBE' && this.trouble !== undefined) {
      this.refused += 1;
      return this.trouble(response);
    }
    await this.#wait(type);
    const { pathname: path, hostname: host, port } = new URL(incoming.url ?? '/', this.#to);
    const passed = request({ host, port, path, method: incoming.method, headers: incoming.headers });
    passed.once('error', () => response.destroy());
    passed.end(body);
    const [answer]: IncomingMessage[] = await once(passed, 'response');
    if (answer === undefined) throw new Error('no answer');
    const { 'transfer-encoding': _, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, headers);
    if (type === 'SUBSCRIBE') this.#stream(answer, response);
    else answer.pipe(response);
  }

  async #wait(type: string): Promise<void> {
    const held = this.#held;
    if (held?.type !== type) return;
    this.#held = undefined;
    held.caught();
    await held.over;
  }

  #stream(from: IncomingMessage, to: ServerResponse): void {
    this.subscriptions += 1;
    this.#streams.add(to);
    to.flushHeaders();
    to.once('close', () => {
      this.#streams.delete(to);
      from.destroy();
    });
    let left = Buffer.alloc(0);
    from.on('data', (chunk: Buffer) => {
      left = Buffer.concat([left, chunk]);
      for (let record = firstOf(left); record !== undefined; record = firstOf(left)) {
        left = left.subarray(record.end);
        if (!this.frozen) for (const text of this.change(record.text)) to.write(`${Buffer.byteLength(text)}\n${text}`);
      }
    });
    from.once('end', () => to.end());
    from.once('error', () => to.destroy());
  }
}

/** RecordIO: the length, a line feed, so many bytes. */
function firstOf(bytes: Buffer): { readonly text: string; readonly end: number } | undefined {
  const lineEnd = bytes.indexOf('\n');
  if (lineEnd < 0) return undefined;
  const end = lineEnd + 1 + Number(bytes.subarray(0, lineEnd));
  return bytes.length < end ? undefined : { text: bytes.subarray(lineEnd + 1, end).toString(), end };
}
