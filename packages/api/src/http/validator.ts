import { checkFields, KeelsonError } from '@keelson/core';
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';

/** Checks path, query, headers and body by their zod schemas; the error names each field that is wrong. */
export const compileValidator: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const code = httpPart === 'body' ? 'BODY_INVALID' : 'QUERY_INVALID';
  return (data: unknown) => {
    // Fastify says null where there is no body.
    const checked = checkFields(schema, httpPart === 'body' && data === null ? undefined : data);
    if (checked.ok) return { value: checked.value };
    return { error: new KeelsonError(code, undefined, { errors: checked.errors }) };
  };
};

/** For routes whose handler checks the body by itself (specs): the body's schema is for OpenAPI alone. */
export const compileAllButBody: typeof compileValidator = (route) =>
  route.httpPart === 'body' ? (data: unknown) => ({ value: data }) : compileValidator(route);
