/**
 * Asks an agent's executor, whether or not one runs there: by message first; where nobody answers, by an errand, a task
 * without a role that makes Mesos start an executor.
 */
import type { Errand, ReplyBody, UpdateData } from '@keelson/core';
import { type ExecutorChannel, RequestFailed } from './executor-channel.ts';
import { withTimeLimit } from './time-limit.ts';

export interface AgentRequestsOptions {
  readonly channel: ExecutorChannel;
  /** Launches the errand as soon as the agent offers anything; rejects when aborted before. */
  readonly launch: (taskId: string, errand: Errand, agentId: string, signal: AbortSignal) => Promise<void>;
  readonly newTaskId: () => string;
  /** The id of an executor of the present kind that is believed to run on that agent: the wanted one, where it does. */
  readonly executorOn: (agentId: string, wanted?: string) => string | undefined;
  /** Whether it is of the present kind. */
  readonly isPresent: (executorId: string) => boolean;
}

const MESSAGE_TIMEOUT_MS = 3_000;
const OFFER_TIMEOUT_MS = 20_000;
const ERRAND_TIMEOUT_MS = 60_000;

export class AgentRequests {
  readonly #options: AgentRequestsOptions;
  readonly #errands = new Map<string, (data: UpdateData | undefined, ended: string | null) => void>();

  constructor(options: AgentRequestsOptions) {
    this.#options = options;
  }

  /**
   * @param first the executor to ask first.
   * @throws where the agent does not answer in about a minute, or says no.
   */
  async ask(agentId: string, body: Errand, signal: AbortSignal, first?: string): Promise<ReplyBody> {
    const { channel, executorOn, isPresent } = this.#options;
    // Of one of an older kind nobody knows whether it runs.
    const executorId = first === undefined || isPresent(first) ? executorOn(agentId, first) : first;
    if (executorId !== undefined) {
      try {
        return await channel.ask({ agentId, executorId }, body, MESSAGE_TIMEOUT_MS, signal);
      } catch (error) {
        if (!(error instanceof RequestFailed) || error.code !== 'timeout' || signal.aborted) throw error;
      }
    }
    return this.#errand(agentId, body, signal);
  }

  /** News of an errand's task. `ended`: its terminal state. */
  takeErrand(taskId: string, data: UpdateData | undefined, ended: string | null): void {
    this.#errands.get(taskId)?.(data, ended);
  }

  async #errand(agentId: string, body: Errand, signal: AbortSignal): Promise<ReplyBody> {
    const taskId = this.#options.newTaskId();
    const { promise, resolve, reject } = Promise.withResolvers<ReplyBody>();
    // Whoever waits for the offer must not leave the answer unhandled.
    promise.catch(() => undefined);
    this.#errands.set(taskId, (data, ended) => {
      if (data?.kind === 'errand' && data.body !== null) resolve(data.body);
      else if (ended !== null)
        reject(new Error(data?.kind === 'errand' ? (data.error ?? ended) : `the errand ended as ${ended}`));
    });
    const stop = AbortSignal.any([signal, AbortSignal.timeout(OFFER_TIMEOUT_MS)]);
    try {
      await this.#options.launch(taskId, body, agentId, stop);
      return await withTimeLimit(promise, ERRAND_TIMEOUT_MS, `${body.kind} on ${agentId}`, signal);
    } finally {
      this.#errands.delete(taskId);
    }
  }
}
