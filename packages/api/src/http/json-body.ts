import { KeelsonError } from '@keelson/core';
import type { FastifyInstance } from 'fastify';

/** Deeper than any spec; a body of a million brackets would exhaust the stack of whatever walks it. */
const MAX_DEPTH = 64;

/** JSON and JSON merge patch; an empty body is no body. Keys that would pollute prototypes are refused. */
export function acceptJson(app: FastifyInstance, mediaTypes: readonly string[]): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  for (const mediaType of mediaTypes) {
    app.addContentTypeParser(mediaType, { parseAs: 'string' }, (request, body, done) => {
      const text = body.toString();
      if (text.trim() === '') return done(null, undefined);
      if (nestsDeeper(text, MAX_DEPTH))
        return done(new KeelsonError('BODY_INVALID', `The JSON is nested more than ${MAX_DEPTH} deep.`));
      return parse(request, text, done);
    });
  }
}

export function nestsDeeper(text: string, maxDepth: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (quoted) {
      if (char === '\\') index += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return false;
}
