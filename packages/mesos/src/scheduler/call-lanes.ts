/** Sends the calls of one subscription, on connections of their own: Mesos answers nothing on the subscription's. */
import type { Encoding } from '../codec/message-codec.ts';
import { codecs } from '../generated/codecs.ts';
import type { AnySchedulerCall } from '../generated/types.ts';
import type { Address, TlsOptions } from '../http/address.ts';
import type { Headers } from '../http/headers.ts';
import { describeError, Lane } from '../http/lane.ts';
import { MAX_ERROR_BYTES, SCHEDULER_PATH } from './subscribe.ts';
import { SchedulerCallError } from './types.ts';

/** For acknowledgements: no two of one task are ever under way, so that their order says nothing. */
const PARALLEL_CONNECTIONS = 4;
/** Calls that wait for their turn or their answer: some 10 s of them. */
const MAX_PENDING = 50_000;

export interface CallLanesOptions {
  readonly master: Address;
  readonly streamId: string;
  readonly encoding: Encoding;
  readonly headers: Headers;
  readonly tls: TlsOptions | undefined;
  readonly answerTimeoutMs: number;
}

export class CallLanes {
  /** All other calls arrive in the order in which they were made. */
  private readonly ordered: Lane;
  private readonly parallel: Lane;
  private readonly encoding: Encoding;
  private readonly headers: Headers;
  private pending = 0;

  constructor({ master, streamId, encoding, headers, tls, answerTimeoutMs }: CallLanesOptions) {
    const lane = { address: master, tls, connectTimeoutMs: answerTimeoutMs, answerTimeoutMs };
    this.ordered = new Lane({ ...lane, connections: 1 });
    this.parallel = new Lane({ ...lane, connections: PARALLEL_CONNECTIONS });
    this.encoding = encoding;
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
    const lane = type === 'ACKNOWLEDGE' ? this.parallel : this.ordered;
    const body = codecs.SchedulerCall.encode(this.encoding, call);
    const request = { path: SCHEDULER_PATH, headers: this.headers, body };
    const answer = await lane.post(request, MAX_ERROR_BYTES).catch((cause) => {
      throw new SchedulerCallError(type, { kind: 'unknown', message: describeError(cause) }, { cause });
    });
    if (answer.status === 202 || answer.status === 200) return;
    const message = Buffer.from(answer.body).toString('utf8');
    throw new SchedulerCallError(type, { kind: 'refused', status: answer.status, message });
  }

  async close(): Promise<void> {
    await Promise.all([this.ordered.close(), this.parallel.close()]);
  }
}
