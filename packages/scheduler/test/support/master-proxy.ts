/** Between a scheduler and its master: passes everything on, and lets a test change or hold what an ACCEPT asks for. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OfferOperation } from '@keelson/mesos';
import { z } from 'zod';
import { listenOn } from '../../../../test/support/listener.ts';

export interface AcceptCall {
  offer_ids: { value: string }[];
  operations?: OfferOperation[];
}

const callSchema = z.looseObject({
  type: z.string(),
  accept: z.custom<AcceptCall>((value) => typeof value === 'object' && value !== null).optional(),
});

export class MasterProxy {
  /** Called with each ACCEPT; what it makes of it is passed on. JSON alone. */
  onAccept: (accept: AcceptCall) => AcceptCall = (accept) => accept;
  /** Called when the master has answered that ACCEPT. */
  onAccepted: (accept: AcceptCall) => void = () => undefined;
  /** Types of all calls so far. */
  readonly calls: string[] = [];
  readonly #server: Server;
  readonly #master: URL;

  private constructor(masterUrl: string) {
    this.#master = new URL(masterUrl);
    this.#server = createServer((incoming, response) => void this.#pass(incoming, response));
  }

  static async start(masterUrl: string): Promise<MasterProxy> {
    const proxy = new MasterProxy(masterUrl);
    await listenOn(proxy.#server);
    return proxy;
  }

  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const call = callSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
    this.calls.push(call.type);
    const accept = call.accept === undefined ? undefined : this.onAccept(call.accept);
    const body = JSON.stringify(accept === undefined ? call : { ...call, accept });
    const { hostname, port } = this.#master;
    const headers = { ...incoming.headers, 'content-length': String(Buffer.byteLength(body)) };
    const onward = request({ hostname, port, path: incoming.url, method: 'POST', headers }, (answer) => {
      if (accept !== undefined) this.onAccepted(accept);
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    response.once('close', () => onward.destroy());
    onward.once('error', () => response.destroy());
    onward.end(body);
  }
}
