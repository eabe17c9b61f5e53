/** Sends the calls of one subscription, on connections of their own: Mesos answers nothing on the subscription's. */
import type { Encoding } from '../codec/message-codec.ts';
import { codecs } from '../generated/codecs.ts';
import type { AnySchedulerCall } from '../generated/types.ts';
import type { Address, TlsOptions } from '../http/address.ts';
import type { Headers } from '../http/headers.ts';
import { describeError, Lane } from '../http/lane.ts';
import { MAX_ERROR_BYTES, SCHEDULER_PATH } from './subscribe.ts';
import { SchedulerCallError } from './types.ts';

/**
 * For acknowledgements: no two of one task are ever under way, so that their order says nothing; and one that comes twice is
 * ignored by the agent that it is for. On a connection that is never idle, each costs about half of what it does on one that is.
 */
const ACKNOWLEDGING = { connections: 2, pipelining: 64 };
/** Calls that wait for their turn or their answer: some 10 s of them. */
const MAX_PENDING = 50_000;

export interface CallLanesOptions {
  readonly master: Address;
  readonly streamId: string;
  readonly encoding: Encoding;
  readonly headers: Headers;
  readonly tls: TlsOptions | undefined;
  readonly answerTimeoutMs: number;
  /** The master does not know of this subscription: it takes no call of it, now or later. */
  readonly onOver: (why: Over) => void;
}

/** How the master says that a subscription, whose stream may well be open still, is over. */
export type Over =
  | { readonly kind: 'notSubscribed'; readonly message: string }
  /** It knows of a later one with the same framework id. */
  | { readonly kind: 'displaced'; readonly message: string };

export class CallLanes {
  /** All other calls arrive in the order in which they were made. */
  private readonly ordered: Lane;
  private readonly acknowledging: Lane;
  private readonly encoding: Encoding;
  private readonly headers: Headers;
  private readonly onOver: (why: Over) => void;
  private pending = 0;

  constructor({ master, streamId, encoding, headers, tls, answerTimeoutMs, onOver }: CallLanesOptions) {
    const lane = { address: master, tls, connectTimeoutMs: answerTimeoutMs, answerTimeoutMs };
    this.ordered = new Lane({ ...lane, connections: 1 });
    this.acknowledging = new Lane({ ...lane, ...ACKNOWLEDGING });
    this.encoding = encoding;
    this.onOver = onOver;
    this.headers = { ...headers, 'mesos-stream-id': streamId };
  }

  /** @throws SchedulerCallError */
  async send(call: AnySchedulerCall): Promise<void> {
    const type = call.type ?? 'UNKNOWN';
    if (this.pending >= MAX_PENDING) throw new SchedulerCallError(type, { kind: 'tooMany', pending: this.pending });
    this.pending += 1;
    try {
      await this.post(type, call);
    } finally {
      this.pending -= 1;
    }
  }

  private async post(type: string, call: AnySchedulerCall): Promise<void> {
    const repeatable = type === 'ACKNOWLEDGE';
    const lane = repeatable ? this.acknowledging : this.ordered;
    const body = codecs.SchedulerCall.encode(this.encoding, call);
    const request = { path: SCHEDULER_PATH, headers: this.headers, body, repeatable };
    const answer = await lane.post(request, MAX_ERROR_BYTES).catch((cause) => {
      throw new SchedulerCallError(type, { kind: 'unknown', message: describeError(cause) }, { cause });
    });
    if (answer.status === 202 || answer.status === 200) return;
    const message = Buffer.from(answer.body).toString('utf8');
    const over = overOf(answer.status, message);
    if (over !== undefined) this.onOver(over);
    throw new SchedulerCallError(type, { kind: 'refused', status: answer.status, message });
  }

  async close(): Promise<void> {
    await Promise.all([this.ordered.close(), this.acknowledging.close()]);
  }
}

/** Mesos's own words, which are all that tells these apart from calls that are wrong in themselves. */
function overOf(status: number, message: string): Over | undefined {
  if (status === 403) return { kind: 'notSubscribed', message };
  if (status !== 400) return undefined;
  if (message === 'Framework cannot be found') return { kind: 'notSubscribed', message };
  return message.includes("didn't match the stream ID currently associated with")
    ? { kind: 'displaced', message }
    : undefined;
}
