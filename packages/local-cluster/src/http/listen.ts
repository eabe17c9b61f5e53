import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Answer, sendAnswer, textAnswer } from './respond.ts';

/** Answers a request; `undefined` when the response is taken care of. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<Answer | undefined>;

const HOST = '127.0.0.1';
/**
 * Browsers send Origin with all that may change something; clients of Mesos never do. Whoever may make calls here runs commands
 * on this machine: a web page, of whatever name, may not.
 */
const guarded =
  (handler: Handler): Handler =>
  async (request, response) =>
    request.headers.origin === undefined ? handler(request, response) : textAnswer(403, '403 Forbidden.');

/** @throws when the port is taken. */
export async function listen(port: number, handler: Handler, onError: (error: unknown) => void): Promise<Server> {
  const open = new OpenRequests();
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    open.add(request, response);
    guarded(handler)(request, response).then(
      (answer) => (answer === undefined ? undefined : sendAnswer(response, answer)),
      (error: unknown) => {
        onError(error);
        sendAnswer(response, textAnswer(500, '500 Internal Server Error.'));
      },
    );
  };
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true }, respond);
  // Mesos gives no interim answer.
  server.on('checkContinue', respond);
  // What is no HTTP is no reason to say anything.
  server.on('clientError', (_error, socket) => open.destroyWhenAnswered(socket));
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      fail(
        error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken by another process`, { cause: error }) : error,
      );
    });
    server.listen(port, HOST, done);
  });
  return server;
}

/** Requests that are not answered yet, by connection: what follows them may be garbage, their answers are still due. */
class OpenRequests {
  private readonly counts = new WeakMap<Duplex, number>();
  private readonly broken = new WeakSet<Duplex>();

  add({ socket }: IncomingMessage, response: ServerResponse): void {
    this.counts.set(socket, (this.counts.get(socket) ?? 0) + 1);
    response.once('close', () => {
      this.counts.set(socket, (this.counts.get(socket) ?? 1) - 1);
      if (this.broken.has(socket)) this.destroyWhenAnswered(socket);
    });
  }

  destroyWhenAnswered(socket: Duplex): void {
    this.broken.add(socket);
    if ((this.counts.get(socket) ?? 0) === 0) socket.end(() => socket.destroy());
  }
}

export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
