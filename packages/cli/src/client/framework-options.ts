/** The options that frameworks take, in words: from the JSON schemas that the API gives, or of the configuration here. */
import { z } from 'zod';

export interface FrameworkOptions {
  readonly name: string;
  /** JSON schema; null: it takes none. */
  readonly options: Readonly<Record<string, unknown>> | null;
}

const propertySchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  pattern: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
});
const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

/** One paragraph for each framework, as help shows it. */
export function describeFrameworkOptions(frameworks: readonly FrameworkOptions[]): string {
  return frameworks.map(({ name, options }) => `\nOptions of ${name}${describeOptions(options)}`).join('');
}

function describeOptions(schema: FrameworkOptions['options']): string {
  const { properties, required } = objectSchema.parse(schema ?? {});
  const names = Object.keys(properties);
  if (names.length === 0) return ': none\n';
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map(
    (name) => `  ${name.padEnd(width)}  ${describeOption(properties[name], required.includes(name))}\n`,
  );
  return ` (--option KEY=VALUE):\n${lines.join('')}`;
}

function describeOption(schema: unknown, isRequired: boolean): string {
  const { description, default: byDefault } = propertySchema.parse(schema);
  const isUsual = byDefault === undefined || (typeof byDefault === 'object' && byDefault !== null);
  const note = isRequired ? [' (must be given)'] : isUsual ? [] : [` (default: ${String(byDefault)})`];
  return [typeOf(schema), ...note, ...(description === undefined ? [] : [`. ${description}`])].join('');
}

function typeOf(schema: unknown): string {
  const { type, enum: values, const: constant, anyOf, minimum, maximum } = propertySchema.parse(schema);
  if (constant !== undefined) return String(constant);
  if (values !== undefined) return values.map(String).join(' | ');
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(' | ');
  const word = type === undefined ? 'JSON' : Array.isArray(type) ? type.join(' | ') : type;
  if (word !== 'integer' && word !== 'number') return word;
  const known = (bound: number | undefined) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (known(minimum) && known(maximum)) return `${word} ${minimum}-${maximum}`;
  return known(minimum) ? `${word} from ${minimum}` : known(maximum) ? `${word} up to ${maximum}` : word;
}
