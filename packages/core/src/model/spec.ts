/**
 * What is asked for. Only the API writes a spec; everything in it has a bound and a default.
 */
import { z } from 'zod';
import { patternProblem } from '../offer/pattern/pattern.ts';
import { instanceName } from './ids.ts';

export const MAX_SLAVES = 99;

export const resourcesSchema = z.strictObject({
  /** Cores, in thousandths at the finest. */
  cpus: z.number().min(0.01).max(1024).multipleOf(0.001).default(1),
  memMb: z.int().min(16).max(16_777_216).default(100),
  diskMb: z.int().min(0).max(1_073_741_824).default(1024),
});

/** Marathon's operators, with its meaning: [attribute, operator, value?]. `hostname` and `agent` are attributes too. */
export const CONSTRAINT_OPERATORS = ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'LIKE', 'UNLIKE', 'MAX_PER', 'IS'] as const;
export const constraintSchema = z
  .union([
    z.tuple([z.string().min(1).max(128), z.enum(CONSTRAINT_OPERATORS)]),
    z.tuple([z.string().min(1).max(128), z.enum(CONSTRAINT_OPERATORS), z.string().min(1).max(256)]),
  ])
  .superRefine(([, operator, value], context) => {
    const problem = constraintProblem(operator, value);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

function constraintProblem(operator: (typeof CONSTRAINT_OPERATORS)[number], value: string | undefined): string | null {
  if (operator === 'UNIQUE') return value === undefined ? null : 'UNIQUE takes no value';
  if (operator === 'CLUSTER' || operator === 'GROUP_BY') {
    if (operator === 'GROUP_BY' && value !== undefined && !/^[1-9]\d{0,3}$/.test(value))
      return 'GROUP_BY takes a number';
    return null;
  }
  if (value === undefined) return `${operator} needs a value`;
  if (operator === 'MAX_PER') return /^[1-9]\d{0,3}$/.test(value) ? null : 'MAX_PER needs a number from 1';
  if (operator === 'LIKE' || operator === 'UNLIKE') {
    const problem = patternProblem(value);
    return problem === null ? null : `${operator} needs a regular expression: ${problem}`;
  }
  return null;
}

export const placementSchema = z.strictObject({
  /** At most this many members of the instance on one agent. */
  distribution: z.int().min(1).max(100).default(2),
  constraints: z.array(constraintSchema).max(16).default([]),
  strategy: z.enum(['spread', 'pack']).default('spread'),
});

/**
 * What becomes of a member whose agent is lost, or offers nothing, for that long. `wait`: it waits for its agent, where its
 * data is. `replace`: it gets an empty volume on another agent, where the invariants allow it (see instance/replace.ts).
 */
export const onAgentLostSchema = z.strictObject({
  action: z.enum(['wait', 'replace']).default('wait'),
  afterMs: z.int().min(1_000).max(2_592_000_000).default(600_000),
});

export const specSchema = z.strictObject({
  name: instanceName,
  framework: z.string().min(1).max(64),
  /** Slaves beside the one master, where the framework's topology is `master-slave`. */
  slaves: z.int().min(0, 'must be 0 or more').max(MAX_SLAVES).default(0),
  /** Servers, where the framework's topology is `cluster`. */
  peers: z.int().min(1).max(MAX_SLAVES).default(3),
  /** Overrides the image that the framework names. */
  image: z.string().min(1).max(512).optional(),
  resources: resourcesSchema.prefault({}),
  placement: placementSchema.prefault({}),
  onAgentLost: onAgentLostSchema.prefault({}),
  network: z.enum(['host', 'bridge']).default('host'),
  durability: z.enum(['async', 'sync']).default('async'),
  /** With durability `sync`: how many slaves have a write before it is acknowledged. */
  syncSlaves: z.int().min(1).max(MAX_SLAVES).default(1),
  /** The backup that the first master starts from: a path in the backup folder of the agents. */
  restore: z.strictObject({ path: z.string().startsWith('/').max(4096) }).optional(),
  /** The framework's own options, checked by its own schema. */
  options: z.record(z.string().max(64), z.json()).default({}),
});

export type Resources = z.infer<typeof resourcesSchema>;
export type Constraint = z.infer<typeof constraintSchema>;
export type ConstraintOperator = (typeof CONSTRAINT_OPERATORS)[number];
export type Placement = z.infer<typeof placementSchema>;
export type InstanceSpec = z.infer<typeof specSchema>;
/** A spec as people write it, before its defaults are filled in. */
export type InstanceSpecInput = z.input<typeof specSchema>;
