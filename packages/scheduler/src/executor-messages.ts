/** What executors say by themselves. */
import { assertNever, type FromExecutor, type InstanceEvent, messageOf, parseTaskId, type Sender } from '@keelson/core';
import type { Leadership, Store } from '@keelson/store';
import { type ExecutorAddress, type ExecutorChannel, readFromExecutor } from './executor-channel.ts';
import type { QuietLog } from './quiet-log.ts';
import { answerSecrets } from './secrets-desk.ts';

import { proofOfExecutor } from './updates.ts';

export interface ExecutorMessagesOptions {
  readonly store: Store;
  readonly leadership: Leadership;
  readonly channel: ExecutorChannel;
  readonly sender: () => Sender;
  readonly post: (uid: string, event: InstanceEvent) => Promise<unknown>;
  /** @param stranger the id of another store that an executor has heard */
  readonly onRegressed: (detail: string, stranger?: string) => void;
  /** Stores that the operator has given up. */
  readonly past: ReadonlySet<string>;
  /** An executor has (again) subscribed: what is on its agent may have changed while nobody looked. */
  readonly onHello: (agentId: string) => void;
  readonly quiet: QuietLog;
}

const PROBE_SETTING = 'helloChecked';

export class ExecutorMessages {
  readonly #options: ExecutorMessagesOptions;

  constructor(options: ExecutorMessagesOptions) {
    this.#options = options;
  }

  /** False where it is no message of an executor of ours. */
  take(from: ExecutorAddress, data: Uint8Array): boolean {
    const message = readFromExecutor(data);
    if (message === undefined) {
      this.#options.quiet.warn('message', { ...from, bytes: data.length }, 'a message that is not of an executor');
      return false;
    }
    this.#takeMessage(from, message).catch((error: unknown) => {
      const fields = { ...from, kind: message.kind, error: messageOf(error) };
      this.#options.quiet.warn(message.kind, fields, 'an executor was not answered');
    });
    return true;
  }

  async #takeMessage(from: ExecutorAddress, message: FromExecutor): Promise<void> {
    const { store, channel, sender } = this.#options;
    switch (message.kind) {
      case 'reply':
        return channel.takeReply(message);
      case 'askSecrets':
        return answerSecrets({ store, channel, sender }, from, message);
      case 'hello':
        await this.#takeHello(message.seen);
        return this.#options.onHello(from.agentId);
      case 'death':
        return this.#takeDeath(message);
      default:
        return assertNever(message);
    }
  }

  async #takeDeath({ taskId, proof: told, message }: Extract<FromExecutor, { kind: 'death' }>): Promise<void> {
    const ref = parseTaskId(taskId);
    const proof = proofOfExecutor(told);
    if (ref === null || proof === null) return;
    const { uid, ordinal, launch } = ref;
    await this.#options.post(uid, { kind: 'deathReported', ordinal, launch, proof, message });
  }

  /** An executor that has seen more of this store than there is in it now: the store has gone back. */
  async #takeHello(seen: Sender | null): Promise<void> {
    const { store, sender, past, onRegressed } = this.#options;
    if (seen === null || past.has(seen.storeId)) return;
    if (seen.storeId !== store.storeId) {
      return onRegressed(`an executor knows store ${seen.storeId}, this one is ${store.storeId}`, seen.storeId);
    }
    if (!isNewer(seen, sender()) || !(await this.#catchesUp())) return;
    const here = sender();
    if (!isNewer(seen, here)) return;
    onRegressed(
      `an executor has seen revision ${seen.revision} of term ${seen.term}; the store is at ${here.revision} of ${here.term}`,
    );
  }

  /** What this process has seen of the store may be old: a write tells how far it is. False where another leads by now. */
  async #catchesUp(): Promise<boolean> {
    const { store, leadership } = this.#options;
    const written = await store.writeSetting(leadership.term, PROBE_SETTING, String(leadership.term));
    return written === 'ok' && leadership.holds();
  }
}

function isNewer(a: Sender, b: Sender): boolean {
  return a.revision > b.revision || a.term > b.term;
}
