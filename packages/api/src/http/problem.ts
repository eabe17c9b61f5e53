/** RFC 9457 problem documents, made from core's one table of errors. */
import { type ERRORS, KeelsonError } from '@keelson/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../schemas/reports.ts';

/** Page of the API itself, so that it can be read where there is no way out. */
export const ERRORS_PATH = '/errors';

export function problemOf(error: KeelsonError, requestId: string): Problem {
  const { status, title, action } = error.entry;
  return {
    type: `${ERRORS_PATH}#${error.code}`,
    title,
    status,
    ...(error.message === title ? {} : { detail: error.message }),
    code: error.code,
    action,
    ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
    requestId,
  };
}

/** `extra` are the problem type's own members, as RFC 9457 section 3.2 allows. */
export function sendProblem(reply: FastifyReply, error: KeelsonError, extra: object = {}): FastifyReply {
  const problem = problemOf(error, reply.request.id);
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send({ ...problem, ...extra });
}

export function handleError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = toKeelsonError(thrown);
  if (error.entry.status >= 500) request.log.error({ err: error.cause ?? error, code: error.code }, 'request failed');
  sendProblem(reply, error);
}

const BY_FASTIFY_CODE: Readonly<Record<string, keyof typeof ERRORS>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_BAD_URL: 'QUERY_INVALID',
  FST_ERR_MAX_PARAM_LENGTH: 'QUERY_INVALID',
};

/** What is thrown on the way to an answer, in the words of the table. What nobody foresaw tells no internals. */
export function toKeelsonError(thrown: unknown): KeelsonError {
  if (thrown instanceof KeelsonError) return thrown;
  if (!(thrown instanceof Error)) return new KeelsonError('INTERNAL', undefined, { cause: thrown });
  const code = 'code' in thrown && typeof thrown.code === 'string' ? BY_FASTIFY_CODE[thrown.code] : undefined;
  if (code !== undefined) return new KeelsonError(code, undefined, { cause: thrown });
  const status = 'statusCode' in thrown ? thrown.statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new KeelsonError('BODY_INVALID', thrown.message, { cause: thrown });
  return new KeelsonError('INTERNAL', undefined, { cause: thrown });
}
