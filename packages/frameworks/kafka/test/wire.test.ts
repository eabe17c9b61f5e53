import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { Connection } from '../src/connection.ts';
import { Reader, Writer } from '../src/wire.ts';

test('what is written is read again', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.nat(),
      fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
      (text, count, ids) => {
        const writer = new Writer().string(text).varint(count).compactString(text);
        writer
          .compactArray(ids, (id) => writer.int32(id))
          .noTags()
          .int16(-1);
        const reader = new Reader(writer.bytes());
        expect(reader.string()).toBe(text.toWellFormed());
        expect(reader.varint()).toBe(count);
        expect(reader.compactString()).toBe(text.toWellFormed());
        expect(reader.compactArray(() => reader.int32())).toEqual(ids);
        reader.skipTags();
        expect(reader.string()).toBeNull();
      },
    ),
  );
});

test('an answer that is cut off is an error, at whatever byte', () => {
  const whole = new Writer().string('topic').varint(300).compactString('words').bytes();
  for (let length = 0; length < whole.length; length++) {
    const reader = new Reader(whole.subarray(0, length));
    expect(() => [reader.string(), reader.varint(), reader.compactString()]).toThrow(RangeError);
  }
});

test('a list that says it is longer than the answer is not begun', () => {
  expect(() => new Reader(new Writer().int32(2 ** 31 - 1).bytes()).array(() => 0)).toThrow('longer than the answer');
});

/** A server on a port of its own that does as told. */
async function serverThat(answer: (socket: Socket, request: Buffer) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (request: Buffer) => answer(socket, request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const request = { api: 3, version: 5, flexible: false, body: Buffer.alloc(0) };

test('an answer may come in any pieces', async () => {
  const port = await serverThat((socket, asked) => {
    const answer = new Writer().data(new Writer().int32(asked.readInt32BE(8)).string('here').bytes()).bytes();
    for (const byte of answer) socket.write(Buffer.from([byte]));
  });
  const connection = await Connection.open('127.0.0.1', port, new AbortController().signal);
  onTestFinished(() => connection.close());
  for (let time = 0; time < 3; time++) expect((await connection.send(request)).string()).toBe('here');
});

test('a server that is silent is waited for until told to stop; one that hangs up is an error', async () => {
  const stop = new AbortController();
  const silent = await Connection.open('127.0.0.1', await serverThat(() => stop.abort()), stop.signal);
  await expect(silent.send(request)).rejects.toThrow('no answer in time');
  const rude = await serverThat((socket) => socket.destroy());
  const connection = await Connection.open('127.0.0.1', rude, new AbortController().signal);
  await expect(connection.send(request)).rejects.toThrow();
});

test('an answer without bounds, or to another request, is refused', async () => {
  const huge = await serverThat((socket) => void socket.write(new Writer().int32(2 ** 31 - 1).bytes()));
  const first = await Connection.open('127.0.0.1', huge, new AbortController().signal);
  await expect(first.send(request)).rejects.toThrow('too large');
  const wrong = await serverThat(
    (socket) => void socket.write(new Writer().data(new Writer().int32(99).bytes()).bytes()),
  );
  const second = await Connection.open('127.0.0.1', wrong, new AbortController().signal);
  onTestFinished(() => second.close());
  await expect(second.send(request)).rejects.toThrow('another request');
});
