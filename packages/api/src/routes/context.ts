import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ControlPlane } from '../control-plane.ts';
import type { EventStreamLimits } from '../http/event-stream.ts';
import { problemSchema } from '../schemas/reports.ts';

export type ApiScope = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What every group of routes gets. */
export interface RouteContext {
  readonly controlPlane: ControlPlane;
  /** Aborted when the API closes: whoever waits is answered. */
  readonly closing: AbortSignal;
  readonly streams: EventStreamLimits & { readonly maxStreams: number };
  /** Requests with `?wait=` open at once. */
  readonly maxWaits: number;
  readonly defaultFramework: string;
  /** What guards send with their reports; undefined: nobody may report. */
  readonly reportToken: string | undefined;
}

/** The answers of a route for OpenAPI; problems go with each. Untyped: what is sent has its type from control-plane.ts. */
export function answers(byStatus: Readonly<Record<number, z.ZodType>>): Readonly<Record<string, unknown>> {
  const content = { 'application/problem+json': { schema: problemSchema } };
  return { ...byStatus, default: { description: 'What went wrong, by a stable code.', content } };
}

/** The same for text. */
export function textAnswers(description: string, status: 200 | 201 = 200): unknown {
  return { ...answers({}), [status]: { description, content: { 'text/plain': { schema: z.string() } } } };
}

/** Aborted when the client has gone or the API closes. */
export function untilGone(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([closing, gone.signal]);
}

/** `cache-1` for `1` and for `cache-1`. */
export function fullMemberName(instance: string, member: string): string {
  return /^\d{1,6}$/.test(member) ? `${instance}-${member}` : member;
}
