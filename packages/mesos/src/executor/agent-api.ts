/** The two ways of talking to an agent: SUBSCRIBE, whose answer is a stream, and calls beside it. */
import type { Encoding } from '../codec/message-codec.ts';
import { codecs } from '../generated/codecs.ts';
import type { AnyExecutorCall } from '../generated/types.ts';
import type { Address, TlsOptions } from '../http/address.ts';
import { type Headers, requestHeaders } from '../http/headers.ts';
import { describeError, Lane, type Response, readUpTo } from '../http/lane.ts';
import { ExecutorCallError, type ExecutorDisconnectReason } from './types.ts';

const EXECUTOR_PATH = '/api/v1/executor';
const MAX_ERROR_BYTES = 4096;

export interface AgentApiOptions {
  readonly agent: Address;
  readonly encoding: Encoding;
  readonly token: string | undefined;
  readonly tls: TlsOptions | undefined;
  readonly answerTimeoutMs: number;
}

export type SubscribeAnswer =
  | { readonly kind: 'open'; readonly body: Response['body']; readonly lane: Lane }
  | { readonly kind: 'failed'; readonly reason: ExecutorDisconnectReason };

export class AgentApi {
  private readonly options: AgentApiOptions;
  private readonly headers: Headers;
  /** One connection: calls arrive in the order in which they were made. */
  private readonly calls: Lane;

  constructor(options: AgentApiOptions) {
    this.options = options;
    this.headers = requestHeaders(
      options.encoding,
      options.token === undefined ? undefined : `Bearer ${options.token}`,
    );
    this.calls = this.newLane();
  }

  async subscribe(call: AnyExecutorCall, signal: AbortSignal): Promise<SubscribeAnswer> {
    const lane = this.newLane();
    const answer = await this.open(lane, call, signal);
    if (answer.kind === 'failed') await lane.close();
    return answer;
  }

  /** @throws ExecutorCallError */
  async send(call: AnyExecutorCall): Promise<void> {
    const type = call.type ?? 'UNKNOWN';
    const answer = await this.calls.post(this.request(call), MAX_ERROR_BYTES).catch((cause) => {
      throw new ExecutorCallError(type, { kind: 'unknown', message: describeError(cause) }, { cause });
    });
    if (answer.status === 202 || answer.status === 200) return;
    const message = Buffer.from(answer.body).toString('utf8');
    throw new ExecutorCallError(type, { kind: 'refused', status: answer.status, message });
  }

  async close(): Promise<void> {
    await this.calls.close();
  }

  private newLane(): Lane {
    const { agent, tls, answerTimeoutMs } = this.options;
    return new Lane({ address: agent, tls, connections: 1, connectTimeoutMs: answerTimeoutMs, answerTimeoutMs });
  }

  private request(call: AnyExecutorCall) {
    return {
      path: EXECUTOR_PATH,
      headers: this.headers,
      body: codecs.ExecutorCall.encode(this.options.encoding, call),
    };
  }

  private async open(lane: Lane, call: AnyExecutorCall, signal: AbortSignal): Promise<SubscribeAnswer> {
    try {
      const { status, body } = await lane.open({ ...this.request(call), signal });
      if (status === 200) return { kind: 'open', body, lane };
      const message = Buffer.from(await readUpTo(body, MAX_ERROR_BYTES)).toString('utf8');
      const recovering = status === 503;
      return {
        kind: 'failed',
        reason: recovering ? { kind: 'recovering', message } : { kind: 'refused', status, message },
      };
    } catch (error) {
      return {
        kind: 'failed',
        reason: signal.aborted ? { kind: 'closed' } : { kind: 'unreachable', message: describeError(error) },
      };
    }
  }
}
