import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a call is answered with. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export const TEXT = 'text/plain; charset=utf-8';
export const ACCEPTED: Answer = { status: 202 };

export function textAnswer(status: number, body: string): Answer {
  return { status, headers: { 'Content-Type': TEXT }, body };
}

export function badRequest(body: string): Answer {
  return textAnswer(400, body);
}

export function methodNotAllowed(method: string, allowed: string): Answer {
  const body = `405 Method Not Allowed. Expecting one of { '${allowed}' }, but received '${method}'.`;
  return { status: 405, headers: { Allow: allowed, 'Content-Type': TEXT }, body };
}

export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const body = answer.body ?? '';
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': length });
  response.end(body);
}

/** Larger than any call that makes sense; Mesos itself knows no limit. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The whole body; `undefined` when it is too large, or the connection was lost on the way. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > MAX_BODY_BYTES) return undefined;
      chunks.push(bytes);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}
