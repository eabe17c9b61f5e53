/** Asks the scheduler for tasks' files and secrets until they come, sealed to this run's own key. */
import { setTimeout as delay } from 'node:timers/promises';
import type { FromExecutor, SecretPayload, ToExecutor } from '@keelson/core';
import { newKeyPair, unseal } from '@keelson/sdk';
import type { Logger } from 'pino';
import { orAbort } from '../or-abort.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

type Answer = Extract<ToExecutor, { kind: 'secrets' | 'noSecrets' }>;

/** The scheduler will never have them: the task is not one that it wants. */
export class SecretsDenied extends Error {}

export class SecretDesk {
  private readonly keys = newKeyPair();
  private readonly waiting = new Map<string, PromiseWithResolvers<SecretPayload>>();
  private readonly send: (message: FromExecutor) => void;
  private readonly log: Logger;

  constructor(send: (message: FromExecutor) => void, log: Logger) {
    this.send = send;
    this.log = log;
  }

  /** @throws SecretsDenied, or what `signal` is aborted with. */
  async ask(taskId: string, signal: AbortSignal): Promise<SecretPayload> {
    const answer = Promise.withResolvers<SecretPayload>();
    this.waiting.set(taskId, answer);
    const over = new AbortController();
    this.repeat(taskId, AbortSignal.any([signal, over.signal])).catch(() => {}); // ends with the answer
    try {
      return await orAbort(answer.promise, signal);
    } finally {
      over.abort();
      this.waiting.delete(taskId);
    }
  }

  take(message: Answer): void {
    const answer = this.waiting.get(message.taskId);
    if (answer === undefined) return; // a doubled answer
    if (message.kind === 'noSecrets') {
      answer.reject(new SecretsDenied(`the scheduler has no secrets for it: ${message.reason}`));
      return;
    }
    try {
      answer.resolve(unseal(this.keys, message.taskId, message.sealed));
    } catch (error) {
      this.log.warn({ err: error, taskId: message.taskId }, 'an answer with secrets is of no use: asking again');
    }
  }

  private async repeat(taskId: string, signal: AbortSignal): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      this.send({ kind: 'askSecrets', taskId, publicKey: this.keys.publicKey });
      await delay(waitMs, undefined, { signal });
    }
  }
}
