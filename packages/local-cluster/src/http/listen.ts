import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Answer, sendAnswer, textAnswer } from './respond.ts';

/** Answers a request; `undefined` when the response is taken care of. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<Answer | undefined>;

const HOST = '127.0.0.1';

/** @throws when the port is taken. */
export async function listen(port: number, handler: Handler, onError: (error: unknown) => void): Promise<Server> {
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    handler(request, response).then(
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

export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
