/** One attempt to subscribe: the SUBSCRIBE call, and the redirects to the master that leads. */

import type { Encoding } from '../codec/message-codec.ts';
import { DEFAULT_MASTER_PORT } from '../detect/master-detector.ts';
import { codecs } from '../generated/codecs.ts';
import type { AnySchedulerCall } from '../generated/types.ts';
import { type Address, followRedirect, formatAddress, type TlsOptions } from '../http/address.ts';
import type { Headers } from '../http/headers.ts';
import { describeError, Lane, type Response, readUpTo } from '../http/lane.ts';
import type { DisconnectReason } from './types.ts';

export const SCHEDULER_PATH = '/api/v1/scheduler';
const MAX_REDIRECTS = 5;
/** Of an error's text: Mesos puts the request into it. */
export const MAX_ERROR_BYTES = 4096;

export interface SubscribeOptions {
  readonly first: Address;
  readonly encoding: Encoding;
  readonly headers: Headers;
  readonly tls: TlsOptions | undefined;
  readonly answerTimeoutMs: number;
  /** Asked for at each hop. */
  readonly call: () => Promise<AnySchedulerCall>;
  /** Called at each hop when the master is connected, right before anything is written; where it throws, nothing is. */
  readonly before?: () => Promise<void>;
  readonly signal: AbortSignal;
}

export type Subscribed =
  | {
      readonly kind: 'open';
      readonly master: Address;
      readonly streamId: string;
      readonly body: Response['body'];
      readonly lane: Lane;
    }
  | { readonly kind: 'failed'; readonly master: Address; readonly reason: DisconnectReason };

export async function subscribe(options: SubscribeOptions): Promise<Subscribed> {
  let master = options.first;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const result = await subscribeAt(master, options);
    if (result.kind !== 'redirect') return result;
    master = result.to;
  }
  const message = `more than ${MAX_REDIRECTS} redirects, the last one to ${formatAddress(master)}`;
  return { kind: 'failed', master, reason: { kind: 'redirected', message } };
}

type Hop = Subscribed | { readonly kind: 'redirect'; readonly to: Address };

async function subscribeAt(master: Address, options: SubscribeOptions): Promise<Hop> {
  const { tls, answerTimeoutMs, encoding, headers, signal } = options;
  const lane = new Lane({ address: master, tls, connections: 1, connectTimeoutMs: answerTimeoutMs, answerTimeoutMs });
  const hop = await attempt();
  if (hop.kind !== 'open') await lane.close();
  return hop;

  async function attempt(): Promise<Hop> {
    let body: Uint8Array;
    try {
      body = codecs.SchedulerCall.encode(encoding, await options.call());
    } catch (error) {
      return failed(master, { kind: 'held', message: describeError(error) });
    }
    let held: string | undefined;
    const before = async () => {
      try {
        await options.before?.();
      } catch (error) {
        held = describeError(error);
        throw error;
      }
    };
    try {
      return await take(
        await lane.open({ path: SCHEDULER_PATH, headers, body, signal, before }),
        master,
        lane,
        options,
      );
    } catch (error) {
      if (signal.aborted) return failed(master, { kind: 'closed' });
      if (held !== undefined) return failed(master, { kind: 'held', message: held });
      return failed(master, { kind: 'unreachable', message: describeError(error) });
    }
  }
}

async function take(response: Response, master: Address, lane: Lane, options: SubscribeOptions): Promise<Hop> {
  const { status, header, body } = response;
  const streamId = header('mesos-stream-id');
  if (status === 200 && streamId !== undefined) return { kind: 'open', master, streamId, body, lane };
  if (status === 307) return redirect(header('location'), master, response, options);
  const text = await errorText(body);
  if (status === 503) return failed(master, { kind: 'noLeader', message: text });
  if (status === 401) return failed(master, { kind: 'unauthenticated', message: unauthenticated(response, options) });
  const message = status === 200 ? 'no Mesos-Stream-Id in the answer' : text;
  return failed(master, { kind: 'refused', status, message });
}

async function redirect(
  location: string | undefined,
  master: Address,
  { body }: Response,
  { tls }: SubscribeOptions,
): Promise<Hop> {
  await readUpTo(body, MAX_ERROR_BYTES);
  const target = followRedirect(location, DEFAULT_MASTER_PORT, tls !== undefined);
  if (target.kind === 'to') return { kind: 'redirect', to: target.address };
  return failed(master, { kind: 'redirected', message: target.message });
}

function unauthenticated({ header }: Response, { headers }: SubscribeOptions): string {
  const asked = header('www-authenticate') ?? 'credentials';
  return headers.authorization === undefined
    ? `the master asks for ${asked}, and there are no credentials`
    : `the master asks for ${asked}, and does not take the credentials that it was given`;
}

const failed = (master: Address, reason: DisconnectReason): Hop => ({ kind: 'failed', master, reason });

async function errorText(body: Response['body']): Promise<string> {
  return Buffer.from(await readUpTo(body, MAX_ERROR_BYTES)).toString('utf8');
}
