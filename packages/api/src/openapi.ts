/** OpenAPI from the routes' schemas, at /openapi.json, and a page that shows it, at /docs. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { FrameworkReport } from './control-plane.ts';
import { withFrameworkOptions } from './framework-options.ts';
import { DOCS_PATH } from './http/security.ts';
import { documented } from './schemas/reports.ts';

/** All that the page needs comes from here: it works where there is no way out. */
const DOCS_CSP =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'";

export function addOpenApi(
  app: FastifyInstance,
  version: string,
  tokenNeeded: boolean,
  frameworks: () => readonly FrameworkReport[],
): void {
  const config = { schemaRegistry: documented, zodToJsonConfig: { override: describe } };
  const toOpenApi = createJsonSchemaTransformObject(config);
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Keelson', description: 'Stateful services as declared instances.', version },
      ...(tokenNeeded ? { security: [{ bearer: [] }] } : {}),
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
    transform: createJsonSchemaTransform(config),
    transformObject: (input) => withFrameworkOptions(toOpenApi(input), frameworks()),
  });
  app.register(swaggerUi, { routePrefix: DOCS_PATH, staticCSP: DOCS_CSP, uiConfig: { validatorUrl: null } });
}

/** Descriptions are in zod's own registry; and a whole number's natural bounds tell nobody anything. */
function describe({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodType;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  const description = z.globalRegistry.get(zodSchema)?.description;
  if (description !== undefined) jsonSchema.description = description;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
