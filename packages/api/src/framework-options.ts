/** The options of each framework: as JSON schema, and in OpenAPI. */
import { z } from 'zod';
import type { FrameworkReport } from './control-plane.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const documentSchema = z.looseObject({
  components: z.looseObject({
    schemas: z.record(z.string(), z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() })),
  }),
});

/** As a spec's `options` may be written: before defaults. */
export function optionsSchemaOf({ options }: FrameworkReport): JsonSchema | null {
  return options === undefined ? null : z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
}

/** Names each framework's options under `components`, as `Options.redis`, and says in `Spec` that they are one of these. */
export function withFrameworkOptions<T>(document: T, frameworks: readonly FrameworkReport[]): T {
  const parsed = documentSchema.safeParse(document);
  const { Spec: spec } = parsed.data?.components.schemas ?? {};
  if (!parsed.success || spec?.properties === undefined) return document;
  const named = frameworks.map((framework) => [nameOf(framework), componentOf(framework)] as const);
  const anyOf = named.map(([name]) => ({ $ref: `#/components/schemas/${name}` }));
  const options = { description: "The framework's own options.", default: {}, anyOf };
  const schemas = {
    ...parsed.data.components.schemas,
    ...Object.fromEntries(named),
    Spec: { ...spec, properties: { ...spec.properties, options } },
  };
  return { ...document, components: { ...parsed.data.components, schemas } };
}

function nameOf({ name }: FrameworkReport): string {
  return `Options.${name.replaceAll(/[^\w.-]/g, '_')}`;
}

function componentOf(framework: FrameworkReport): JsonSchema {
  const { $schema: _, ...schema } = optionsSchemaOf(framework) ?? { type: 'object', additionalProperties: false };
  return { ...schema, description: `The options of an instance of the framework ${framework.name}.` };
}
