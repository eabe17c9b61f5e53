/**
 * What only the leader can do is handed on to it by whichever scheduler was asked: callers need not know who leads. A route
 * that throws NOT_LEADER has done nothing, and is handed on as it came, token included: all schedulers have the same one.
 *
 * Bounded: one hop (a request that was handed on is not handed on again), so many at once, and for as long as it takes
 * another scheduler to take over. Where that does not do, the answer is NOT_LEADER with the leader's URL in `leader`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { KeelsonError } from '@keelson/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ControlPlane } from '../control-plane.ts';
import { sendProblem } from './problem.ts';

export interface HandOnOptions {
  readonly controlPlane: Pick<ControlPlane, 'readiness'>;
  /** Aborted when the API closes. */
  readonly closing: AbortSignal;
  /** How long a leader is waited for. Default 5 s. */
  readonly holdMs?: number | undefined;
}

export type HandOn = (error: KeelsonError, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** Read whole: it is one of a few lines, or the end of a log. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

const HANDED_ON = 'keelson-handed-on';
const LEADER = 'keelson-leader';
const HOLD_MS = 5_000;
const RETRY_MS = 100;
const ANSWER_TIMEOUT_MS = 30_000;
const MAX_AT_ONCE = 100;
const PASSED_ON: readonly string[] = ['authorization', 'accept', 'content-type'];

export function createHandOn({ controlPlane, closing, holdMs = HOLD_MS }: HandOnOptions): HandOn {
  let underWay = 0;
  return async (error, request, reply) => {
    const leader = () => controlPlane.readiness().leader;
    if (request.headers[HANDED_ON] !== undefined || underWay >= MAX_AT_ONCE) return refuse(reply, error, leader());
    underWay += 1;
    try {
      const deadlineMs = performance.now() + holdMs;
      do {
        const url = leader();
        const answer = url === null ? undefined : await ask(url, leader, request, closing);
        if (url !== null && answer !== undefined) return await pass(reply, answer, url);
        await delay(RETRY_MS, undefined, { signal: closing }).catch(() => undefined);
      } while (performance.now() < deadlineMs && !closing.aborted);
      refuse(reply, error, leader());
    } finally {
      underWay -= 1;
    }
  };
}

/** The leader's answer; undefined where it does not lead or did not get the request, so that it can be sent again. */
async function ask(
  leader: string,
  now: () => string | null,
  request: FastifyRequest,
  closing: AbortSignal,
): Promise<Answer | undefined> {
  const replaced = new AbortController();
  // One that stands still takes the request, and never answers.
  const watch = setInterval(() => {
    if (now() !== leader) replaced.abort();
  }, RETRY_MS);
  const headers = new Headers({ [HANDED_ON]: '1' });
  for (const name of PASSED_ON) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const hasBody = request.body !== undefined && request.body !== null;
  try {
    const answer = await fetch(new URL(request.url, leader), {
      method: request.method,
      headers,
      ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
      redirect: 'error',
      signal: AbortSignal.any([closing, replaced.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    const { status } = answer;
    const body = Buffer.from(await answer.arrayBuffer());
    return status === 503 && isNotLeader(body) ? undefined : { status, headers: answer.headers, body };
  } catch (cause) {
    if (request.method === 'GET' || isUnreached(cause)) return undefined;
    const detail = `${leader} led, and did not answer: the request may have been done, or not.`;
    throw new KeelsonError('TIMEOUT', detail, { cause });
  } finally {
    clearInterval(watch);
  }
}

function isNotLeader(body: Buffer): boolean {
  try {
    const problem: unknown = JSON.parse(body.toString());
    return typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === 'NOT_LEADER';
  } catch {
    return false;
  }
}

/** No connection was made: nothing was sent. */
function isUnreached(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return (
    cause instanceof Error &&
    'code' in cause &&
    ['ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND'].includes(String(cause.code))
  );
}

async function pass(reply: FastifyReply, { status, headers, body }: Answer, leader: string): Promise<void> {
  for (const name of ['content-type', 'cache-control', 'location']) {
    const value = headers.get(name);
    if (value !== null) reply.header(name, value);
  }
  await reply.code(status).header(LEADER, leader).send(body);
}

function refuse(reply: FastifyReply, error: KeelsonError, leader: string | null): void {
  if (leader !== null) reply.header(LEADER, leader);
  sendProblem(reply, error, leader === null ? {} : { leader });
}
