/** What each kind of check says of a server: over HTTP here, since no server of ours speaks it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import Docker from 'dockerode';
import { afterEach, expect, it } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import { checkHealth } from '../src/health/check.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
  const server = createServer(answer);
  open.push(server);
  return listenOn(server);
}

function check(port: number, more: { status?: number; path?: string } = {}, timeoutMs = 5_000): Promise<void> {
  const target = { docker: new Docker(), containerId: 'none', address: '127.0.0.1', probe: null };
  const { status = 200, path = '/health' } = more;
  return checkHealth({ kind: 'http', port, path, status }, target, timeoutMs, new AbortController().signal);
}

it('is well by HTTP where its path answers with the status that was asked for', async () => {
  const asked: (string | undefined)[] = [];
  const port = await serve(({ url }, response) => {
    asked.push(url);
    response.writeHead(url === '/ready' ? 204 : 200).end('fine');
  });
  await check(port);
  await check(port, { path: '/ready', status: 204 });
  expect(asked).toEqual(['/health', '/ready']);
});

it('is ill by HTTP where another status comes, redirections too', async () => {
  const port = await serve(({ url }, response) => {
    response.writeHead(url === '/moved' ? 302 : 503, { location: '/health' }).end();
  });
  await expect(check(port)).rejects.toThrow('status 503 instead of 200');
  await expect(check(port, { path: '/moved' })).rejects.toThrow('status 302 instead of 200');
});

it('is ill by HTTP where nothing listens, or nothing comes in time, or nothing but noise', async () => {
  const silent = await serve(() => undefined);
  await expect(check(silent, {}, 100)).rejects.toThrow('no answer within 100 ms');
  const noisy = await serve(({ socket }: { socket: Socket }) => socket.end('SSH-2.0-OpenSSH\r\n'));
  await expect(check(noisy)).rejects.toThrow(`127.0.0.1:${noisy}: `);
  const [server] = open.splice(0, 1);
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  await new Promise<void>((resolve) => connect(silent, '127.0.0.1').once('error', () => resolve()));
  await expect(check(silent)).rejects.toThrow('ECONNREFUSED');
});

it('is well by HTTP before an endless answer has ended', async () => {
  const port = await serve((_request, response) => {
    response.writeHead(200);
    response.write('on and on');
  });
  await check(port);
});
