import { once } from 'node:events';
import { connect } from 'node:net';

/** Whether a Redis with this password answers PING; false while it still loads its data. Rejects where nothing listens. */
export async function pingRedis(
  { host, port, password }: { host: string; port: number; password: string },
  signal: AbortSignal,
): Promise<boolean> {
  const socket = connect({ host, port, signal });
  try {
    await once(socket, 'connect', { signal });
    socket.write(`AUTH ${password}\r\nPING\r\nQUIT\r\n`);
    let answer = '';
    for await (const chunk of socket) {
      answer += String(chunk);
      if (answer.length > 1024) return false;
    }
    return answer.startsWith('+OK\r\n+PONG\r\n');
  } finally {
    socket.destroy();
  }
}
