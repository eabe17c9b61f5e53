/** Whether a scheduler would be heard: who leads, over TLS, with its credentials. Nothing is subscribed. */
import { type MasterDetector, MasterList } from '../detect/master-detector.ts';
import { type Address, formatAddress, type MesosCredential, type TlsOptions } from '../http/address.ts';
import { basicAuthorization, requestHeaders } from '../http/headers.ts';
import { describeError } from '../http/lane.ts';
import { subscribe } from './subscribe.ts';
import type { DisconnectReason } from './types.ts';

export interface ProbeOptions {
  /** `host:port`, several with commas, or a detector, which is closed afterwards. */
  readonly masters: string | MasterDetector;
  readonly tls?: TlsOptions | undefined;
  readonly credential?: MesosCredential | undefined;
  readonly timeoutMs: number;
}

export type Probe =
  | { readonly kind: 'heard'; readonly master: Address }
  | { readonly kind: 'notHeard'; readonly message: string };

/**
 * Sends the leader a call that it refuses for want of a subscription (400), which it does only after it has taken the
 * credentials. Never rejects.
 */
export async function probeMaster({ masters, tls, credential, timeoutMs }: ProbeOptions): Promise<Probe> {
  const detector = typeof masters === 'string' ? new MasterList(masters) : masters;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const first = await detector.detect(undefined, signal);
    const answer = await subscribe({
      first,
      encoding: 'protobuf',
      headers: requestHeaders('protobuf', basicAuthorization(credential)),
      tls,
      answerTimeoutMs: timeoutMs,
      call: async () => ({ type: 'SUPPRESS', framework_id: { value: 'probe' } }),
      signal,
    });
    if (answer.kind === 'open') {
      await answer.lane.close();
      return { kind: 'notHeard', message: `${formatAddress(answer.master)} is no Mesos master` };
    }
    return probeOf(answer.reason, answer.master, timeoutMs);
  } catch (error) {
    return { kind: 'notHeard', message: describeError(error) };
  } finally {
    await detector.close();
  }
}

function probeOf(reason: DisconnectReason, master: Address, timeoutMs: number): Probe {
  if (reason.kind === 'refused' && reason.status === 400) return { kind: 'heard', master };
  const said = 'message' in reason ? reason.message : `no answer within ${timeoutMs} ms`;
  const status = reason.kind === 'refused' ? `${reason.status}: ` : '';
  return { kind: 'notHeard', message: `${formatAddress(master)}: ${status}${said}` };
}
