/** Sends updates to the agent, one after the other, each until the agent has taken it or refuses it for good. */
import { backoffMs, pause } from '../retry.ts';
import { ExecutorCallError } from './types.ts';
import type { PendingUpdate } from './unacknowledged.ts';

const RETRY = { minMs: 50, maxMs: 2_000 };

export interface UpdateQueueOptions {
  /** @throws ExecutorCallError */
  readonly send: (update: PendingUpdate) => Promise<void>;
  /** Called with an update that the agent will never take. */
  readonly refused: (update: PendingUpdate, error: ExecutorCallError) => void;
}

/**
 * Of one subscription. An update that is still here when the subscription ends needs no more sending: it is not
 * acknowledged, and goes with the next SUBSCRIBE.
 */
export class UpdateQueue {
  private readonly options: UpdateQueueOptions;
  private readonly waiting: PendingUpdate[] = [];
  private readonly closing = new AbortController();
  private sending = false;

  constructor(options: UpdateQueueOptions) {
    this.options = options;
  }

  push(update: PendingUpdate): void {
    this.waiting.push(update);
    if (!this.sending) void this.drain();
  }

  close(): void {
    this.closing.abort();
    this.waiting.length = 0;
  }

  private async drain(): Promise<void> {
    this.sending = true;
    for (let update = this.waiting.shift(); update !== undefined; update = this.waiting.shift()) {
      await this.sendUntilTaken(update);
    }
    this.sending = false;
  }

  private async sendUntilTaken(update: PendingUpdate): Promise<void> {
    const { signal } = this.closing;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        return await this.options.send(update);
      } catch (error) {
        if (error instanceof ExecutorCallError && error.failure.kind === 'refused' && error.failure.status === 400) {
          return this.options.refused(update, error);
        }
      }
      await pause(backoffMs(RETRY, attempt), signal);
    }
  }
}
