/** The client's side of server-sent events: each event once, in order, over as many connections as it takes. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type EventAnswer, eventRecordSchema, problemSchema } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import { errorFromProblem } from './problem-error.ts';

export interface EventQuery {
  /** Events of this instance alone. */
  readonly name: string | undefined;
  /** Events after the one with this id. */
  readonly since: string | undefined;
}

export type OpenStream = (path: string, lastId: string | undefined, timeout: AbortSignal) => Promise<Response>;

/** Heartbeats come every 15 s: a connection that says nothing for so long is dead. */
const SILENCE_MS = 45_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
const MAX_MESSAGE_CHARS = 1_048_576;

/** Throws where the first connection can't be made, or the API refuses; later ones are tried again until interrupted. */
export async function* followEvents(
  { name, since }: EventQuery,
  open: OpenStream,
  signal: AbortSignal,
): AsyncGenerator<EventAnswer> {
  const path = name === undefined ? '/v1/events' : `/v1/instances/${encodeURIComponent(name)}/events`;
  let lastId = since;
  let connected = false;
  let retryMs = 0;
  while (!signal.aborted) {
    const silence = new Silence();
    try {
      const response = await open(path, lastId, silence.signal);
      connected = true;
      retryMs = 0;
      for await (const message of messagesOf(response, silence)) {
        const event = eventOf(message);
        lastId = event.id;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!connected || !willPass(error)) throw error;
    } finally {
      silence.end();
    }
    retryMs = Math.min(Math.max(retryMs * 2, FIRST_RETRY_MS), LAST_RETRY_MS);
    await sleep(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

const PASSING: ReadonlySet<string> = new Set([
  'API_UNREACHABLE',
  'STORE_UNAVAILABLE',
  'NOT_LEADER',
  'TOO_MANY_STREAMS',
]);

/** A connection that was cut, or an API that is being started again; what can't be understood stays so. */
function willPass(error: unknown): boolean {
  if (error instanceof KeelsonError) return PASSING.has(error.code);
  return error instanceof TypeError || (error instanceof Error && error.name === 'AbortError');
}

/** Aborts when nothing was heard for too long. */
class Silence {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout = this.#start();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => this.#controller.abort(), SILENCE_MS);
  }
}

interface Message {
  readonly event: string;
  readonly data: string;
}

async function* messagesOf(response: Response, silence: Silence): AsyncGenerator<Message> {
  if (response.body === null) return;
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    silence.heard();
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    if (rest.length > MAX_MESSAGE_CHARS) throw new Error('an event without end');
    yield* parts.map(parseMessage).filter((message) => message.data !== '');
  }
}

/** One block of lines, by the HTML standard's rules for what the API sends: no carriage returns, one line of data. */
export function parseMessage(block: string): Message {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const colon = line.indexOf(':');
      return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
    }),
  );
  return { event: fields.get('event') ?? 'message', data: fields.get('data') ?? '' };
}

function eventOf({ event, data }: Message): EventAnswer {
  const value: unknown = JSON.parse(data);
  if (event !== 'problem') return eventRecordSchema.parse(value);
  throw errorFromProblem(problemSchema.parse(value));
}
