/** What the API asks of a running member, by its executor. */
import { type Instance, KeelsonError, memberName, type ReplyBody } from '@keelson/core';
import { type ExecutorChannel, RequestFailed } from './executor-channel.ts';

export interface Stats {
  readonly cpuPercent: number;
  readonly memBytes: number;
  readonly memLimitBytes: number;
}

const TIMEOUT_MS = 10_000;

export class MemberRequests {
  readonly #channel: ExecutorChannel;
  readonly #closing: AbortSignal;

  constructor(channel: ExecutorChannel, closing: AbortSignal) {
    this.#channel = channel;
    this.#closing = closing;
  }

  /** @throws REQUEST_REFUSED where the member does not run; AGENT_UNAVAILABLE where its executor does not answer */
  async logs(instance: Instance, ordinal: number, tail: number): Promise<string> {
    const reply = await this.#ask(instance, ordinal, 'logs', tail);
    if (reply.kind !== 'logs') throw unexpected(reply);
    return reply.text;
  }

  /** @throws REQUEST_REFUSED where the member does not run; AGENT_UNAVAILABLE where its executor does not answer */
  async stats(instance: Instance, ordinal: number): Promise<Stats> {
    const reply = await this.#ask(instance, ordinal, 'stats', 0);
    if (reply.kind !== 'stats') throw unexpected(reply);
    const { cpuPercent, memBytes, memLimitBytes } = reply;
    return { cpuPercent, memBytes, memLimitBytes };
  }

  async #ask(instance: Instance, ordinal: number, kind: 'logs' | 'stats', tail: number): Promise<ReplyBody> {
    const { uid, declared, status } = instance;
    const member = status.members.find((candidate) => candidate.ordinal === ordinal);
    const executorId = member?.task?.executorId;
    if (member?.home == null || executorId == null) {
      throw new KeelsonError('REQUEST_REFUSED', `${memberName(declared.spec.name, ordinal)} does not run`);
    }
    const ref = { uid, ordinal, launch: member.launch };
    const body = kind === 'logs' ? ({ kind, ...ref, tail } as const) : ({ kind, ...ref } as const);
    try {
      return await this.#channel.ask({ agentId: member.home.agentId, executorId }, body, TIMEOUT_MS, this.#closing);
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      const code = error.code === 'timeout' ? 'AGENT_UNAVAILABLE' : 'REQUEST_REFUSED';
      throw new KeelsonError(code, error.message, { cause: error });
    }
  }
}

function unexpected({ kind }: ReplyBody): Error {
  return new Error(`unexpected reply: ${kind}`);
}
