/**
 * The whole check of a spec: its schema, whether its framework exists, the framework's own options, and what its topology
 * allows. All errors at once. The API, the control plane and the CLI use this one function.
 */
import type { z } from 'zod';
import type { FieldError } from '../errors.ts';
import { isRecord } from '../plain-data.ts';
import { didYouMean, nearestWord } from './did-you-mean.ts';
import { checkFields, joinPath, limitErrors, quote } from './field-errors.ts';
import { type InstanceSpec, specSchema } from './spec.ts';
import type { Topology } from './traits.ts';

/** What the check must know of a framework. Without `options` it takes none. */
export interface SpecFramework {
  readonly name: string;
  readonly topology: Topology;
  readonly options?: z.ZodType | undefined;
}

export type SpecValidation =
  | { readonly ok: true; readonly spec: InstanceSpec }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const FIELD_ORDER = Object.keys(specSchema.shape);
const DEFAULT_PEERS = specSchema.shape.peers.parse(undefined);

/** The spec with its defaults (and its options' defaults) filled in, or all that is wrong with it. Never throws on input. */
export function validateSpec(input: unknown, frameworks: readonly SpecFramework[]): SpecValidation {
  const parsed = checkFields(specSchema, input);
  const errors: FieldError[] = parsed.ok ? [] : [...parsed.errors];
  const fields = isRecord(input) ? input : {};
  const framework = frameworks.find(({ name }) => name === fields.framework);
  if (framework === undefined) errors.push(...unknownFramework(fields.framework, frameworks));
  const options = framework === undefined ? noOptions : checkOptions(fields.options, framework);
  if (framework !== undefined) errors.push(...options.errors, ...topologyErrors(fields, framework));
  if (!parsed.ok || errors.length > 0) return { ok: false, errors: limitErrors(inFieldOrder(errors)) };
  return { ok: true, spec: { ...parsed.value, options: options.value } };
}

function unknownFramework(name: unknown, frameworks: readonly SpecFramework[]): FieldError[] {
  if (typeof name !== 'string' || name === '') return [];
  const names = frameworks.map((framework) => framework.name);
  const near = nearestWord(name, names) !== undefined;
  const hint = near ? didYouMean(name, names) : ` Known are: ${names.join(', ') || 'none'}`;
  return [{ path: 'framework', message: `unknown: ${quote(name)}.${hint}` }];
}

interface CheckedOptions {
  readonly value: InstanceSpec['options'];
  readonly errors: readonly FieldError[];
}

const noOptions: CheckedOptions = { value: {}, errors: [] };

/** What is no object was named by the spec's own schema already. */
function checkOptions(given: unknown, framework: SpecFramework): CheckedOptions {
  const options = given === undefined ? {} : given;
  if (!isRecord(options)) return noOptions;
  if (framework.options === undefined)
    return { ...noOptions, errors: Object.keys(options).map((key) => unknownOption(key, [], framework)) };
  const checked = checkFields(framework.options, options, 'options');
  if (!checked.ok) return { ...noOptions, errors: checked.errors };
  const stored = checkFields(specSchema.shape.options, checked.value, 'options');
  if (!stored.ok) return { ...noOptions, errors: stored.errors };
  return { value: stored.value, errors: droppedOptions(options, stored.value, framework) };
}

/** A schema that is not strict leaves out what it does not know: an option that does nothing is an error all the same. */
function droppedOptions(
  given: Readonly<Record<string, unknown>>,
  kept: object,
  framework: SpecFramework,
): FieldError[] {
  const schema = framework.options;
  if (schema === undefined || !('shape' in schema) || !isRecord(schema.shape)) return [];
  const known = Object.keys(schema.shape);
  return Object.keys(given)
    .filter((key) => given[key] !== undefined && !Object.hasOwn(kept, key) && !known.includes(key))
    .map((key) => unknownOption(key, known, framework));
}

function unknownOption(key: string, known: readonly string[], framework: SpecFramework): FieldError {
  const path = joinPath('options', quote(key));
  if (known.length === 0) return { path, message: `${framework.name} takes no options` };
  return { path, message: `is not a known field.${didYouMean(key, known)}` };
}

/** `peers` has a default that is stored with every spec, so that only another number is a mistake. */
function topologyErrors(fields: Readonly<Record<string, unknown>>, { name, topology }: SpecFramework): FieldError[] {
  const errors: FieldError[] = [];
  if (topology !== 'master-slave' && isPositive(fields.slaves)) {
    const instead =
      topology === 'cluster' ? `${name} has peers, no slaves: use peers` : `${name} is a single server: must be 0`;
    errors.push({ path: 'slaves', message: instead });
  }
  if (topology !== 'cluster' && isPositive(fields.peers) && fields.peers !== DEFAULT_PEERS) {
    const instead =
      topology === 'master-slave' ? `${name} has no peers: use slaves` : `${name} is a single server: leave it out`;
    errors.push({ path: 'peers', message: instead });
  }
  if (topology === 'master-slave') errors.push(...syncErrors(fields));
  return errors;
}

/** Where there are fewer slaves than have to have a write, none would ever be acknowledged. A master alone is sync by itself. */
function syncErrors({ durability, slaves, syncSlaves }: Readonly<Record<string, unknown>>): FieldError[] {
  if (durability !== 'sync' || typeof syncSlaves !== 'number') return [];
  const count = typeof slaves === 'number' ? slaves : 0;
  if (syncSlaves <= Math.max(1, count)) return [];
  return [{ path: 'syncSlaves', message: `must be at most the number of slaves, which is ${count}` }];
}

function inFieldOrder(errors: readonly FieldError[]): readonly FieldError[] {
  const rank = ({ path }: FieldError) => {
    const index = FIELD_ORDER.indexOf(path.split(/[.[]/, 1)[0] ?? '');
    return index < 0 ? FIELD_ORDER.length : index;
  };
  return errors.toSorted((a, b) => rank(a) - rank(b));
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}
