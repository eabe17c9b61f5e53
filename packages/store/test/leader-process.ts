/**
 * A scheduler's store in a process of its own: leads, says so, and on each line of standard input says what it believes and
 * what comes of a write.
 */
import { createInterface } from 'node:readline';
import { RedisStore } from '../src/index.ts';
import { writeNext } from './builders.ts';

const [url = '', sealKeyHex = '', uid = '', ttlMs = ''] = process.argv.slice(2);
const store = new RedisStore({ url, sealKey: Buffer.from(sealKeyHex, 'hex') });
await store.open();
const never = new AbortController().signal;
const leadership = await store.campaign({ name: 'child', url: 'http://child', ttlMs: Number(ttlMs) }, never);
if (leadership === null) throw new Error('does not lead');
say({ term: leadership.term });

for await (const _ of createInterface(process.stdin)) {
  const holds = leadership.holds();
  const written = await writeNext(store, uid, leadership.term, { epoch: 666 }, 'by the child');
  say({ holds, lost: leadership.lost.aborted, written: written.kind });
}

function say(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
