/** As much of ZooKeeper's protocol as it takes to read the children of a path: connect, getChildren, getData. */
import { connect, type Socket } from 'node:net';
import { type Json, parse } from './json.ts';

const GET_DATA = 4;
const GET_CHILDREN = 8;
const SESSION_TIMEOUT_MS = 10_000;

/** The masters below `host:port/path`, by the name of their node. */
export async function readMasters(address: string): Promise<Map<string, Json>> {
  const [peer = '', ...path] = address.split('/');
  const [host = '', port = '2181'] = peer.split(':');
  const client = await Client.open(host, Number(port));
  try {
    const parent = `/${path.join('/')}`;
    const names = (await client.children(parent)).filter((name) => name.startsWith('json.info_'));
    const entries = names.map(async (name) => [name, parse(await client.data(`${parent}/${name}`))] as const);
    return new Map(await Promise.all(entries));
  } finally {
    client.close();
  }
}

class Client {
  private readonly socket: Socket;
  private buffer = Buffer.alloc(0);
  private readonly waiting: ((frame: Buffer) => void)[] = [];
  private last = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => this.take(chunk));
  }

  static async open(host: string, port: number): Promise<Client> {
    const socket = connect(port, host);
    await new Promise<void>((done, fail) => {
      socket.once('connect', done);
      socket.once('error', fail);
    });
    const client = new Client(socket);
    const hello = Buffer.alloc(44);
    hello.writeInt32BE(SESSION_TIMEOUT_MS, 12);
    hello.writeInt32BE(16, 24);
    await client.exchange(hello);
    return client;
  }

  async children(path: string): Promise<string[]> {
    const frame = await this.ask(GET_CHILDREN, path);
    const names: string[] = [];
    let offset = 20;
    for (let left = frame.readInt32BE(16); left > 0; left--) {
      const length = frame.readInt32BE(offset);
      names.push(frame.subarray(offset + 4, offset + 4 + length).toString());
      offset += 4 + length;
    }
    return names;
  }

  async data(path: string): Promise<string> {
    const frame = await this.ask(GET_DATA, path);
    return frame.subarray(20, 20 + frame.readInt32BE(16)).toString();
  }

  close(): void {
    this.socket.destroy();
  }

  /** A request of a path and no watch; answers begin with xid, zxid and an error code. */
  private async ask(type: number, path: string): Promise<Buffer> {
    const name = Buffer.from(path);
    const request = Buffer.alloc(13 + name.length);
    this.last += 1;
    request.writeInt32BE(this.last, 0);
    request.writeInt32BE(type, 4);
    request.writeInt32BE(name.length, 8);
    name.copy(request, 12);
    const frame = await this.exchange(request);
    const error = frame.readInt32BE(12);
    if (error !== 0) throw new Error(`ZooKeeper: error ${error} for ${path}`);
    return frame;
  }

  private exchange(request: Buffer): Promise<Buffer> {
    const length = Buffer.alloc(4);
    length.writeInt32BE(request.length);
    return new Promise((done, fail) => {
      this.socket.once('error', fail);
      this.waiting.push(done);
      this.socket.write(Buffer.concat([length, request]));
    });
  }

  private take(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    while (this.buffer.length >= 4 && this.buffer.length >= 4 + this.buffer.readInt32BE(0)) {
      const end = 4 + this.buffer.readInt32BE(0);
      this.waiting.shift()?.(this.buffer.subarray(4, end));
      this.buffer = this.buffer.subarray(end);
    }
  }
}
