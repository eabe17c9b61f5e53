/** The flags of `create`, and the spec that they say. */
import { CONSTRAINT_OPERATORS, type FieldError, KeelsonError } from '@keelson/core';
import { type Command, InvalidArgumentError } from 'commander';
import { parseNumber } from './format.ts';

export interface SpecFlags {
  readonly slaves?: number;
  readonly peers?: number;
  readonly cpus?: number;
  readonly mem?: number;
  readonly disk?: number;
  readonly image?: string;
  readonly option?: Readonly<Record<string, unknown>>;
  readonly distribution?: number;
  readonly constraint?: readonly (readonly string[])[];
  readonly strategy?: string;
  readonly network?: string;
  readonly durability?: string;
  readonly syncSlaves?: number;
  readonly restore?: string;
}

export function addSpecOptions(command: Command): Command {
  return command
    .option('--slaves <count>', 'slaves beside the master', parseNumber)
    .option('--peers <count>', 'servers, where the framework is a cluster of peers', parseNumber)
    .option('--cpus <cores>', 'cores of each member', parseNumber)
    .option('--mem <MB>', 'memory of each member', parseNumber)
    .option('--disk <MB>', 'volume of each member', parseNumber)
    .option('--image <image>', "in place of the framework's own")
    .option('--option <key=value>', 'an option of the framework; value is JSON or text (repeatable)', collectOption)
    .option('--distribution <count>', 'at most so many members on one agent', parseNumber)
    .option(
      '--constraint <constraint>',
      'such as "hostname UNIQUE" or "rack LIKE r[12]" (repeatable)',
      collectConstraint,
    )
    .option('--strategy <strategy>', 'spread or pack')
    .option('--network <network>', 'host or bridge')
    .option('--durability <durability>', 'async or sync')
    .option('--sync-slaves <count>', 'with --durability sync: slaves that have a write before it counts', parseNumber)
    .option('--restore <path>', 'a backup, in the backup folder of the agents, to start from');
}

/** What was not given is left out: the defaults are the API's. */
export function specFrom(framework: string, name: string, flags: SpecFlags): object {
  const { slaves, peers, image, network, durability, syncSlaves, restore, option } = flags;
  return {
    name,
    framework,
    ...given({ slaves, peers, image, network, durability, syncSlaves, options: option }),
    ...(restore === undefined ? {} : { restore: { path: restore } }),
    resources: given({ cpus: flags.cpus, memMb: flags.mem, diskMb: flags.disk }),
    placement: given({ distribution: flags.distribution, constraints: flags.constraint, strategy: flags.strategy }),
  };
}

const FLAGS: readonly (readonly [RegExp, string])[] = [
  [/^name$/, 'NAME'],
  [/^framework$/, 'FRAMEWORK'],
  [/^resources\.cpus/, '--cpus'],
  [/^resources\.memMb/, '--mem'],
  [/^resources\.diskMb/, '--disk'],
  [/^placement\.distribution/, '--distribution'],
  [/^placement\.constraints/, '--constraint'],
  [/^placement\.strategy/, '--strategy'],
  [/^options\./, '--option '],
  [/^syncSlaves$/, '--sync-slaves'],
  [/^restore/, '--restore'],
  [/^(?=(slaves|peers|image|network|durability)$)/, '--'],
];

/** Errors name the flags, as the user wrote them. */
export function inFlags(error: unknown): unknown {
  if (!(error instanceof KeelsonError) || error.errors.length === 0) return error;
  const errors = error.errors.map(({ path, message }): FieldError => {
    const [pattern, flag] = FLAGS.find(([one]) => one.test(path)) ?? [];
    return { path: pattern === undefined || flag === undefined ? path : path.replace(pattern, flag), message };
  });
  return new KeelsonError(error.code, error.message, { errors, cause: error });
}

function collectOption(
  text: string,
  before: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must be key=value.');
  return Object.fromEntries([...Object.entries(before), [text.slice(0, equals), jsonOrText(text.slice(equals + 1))]]);
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function collectConstraint(text: string, before: readonly (readonly string[])[] = []): readonly (readonly string[])[] {
  const [attribute = '', operator = '', ...rest] = text.trim().split(/[\s:]+/);
  if (attribute === '' || operator === '')
    throw new InvalidArgumentError(
      `It must be ATTRIBUTE OPERATOR [VALUE]; operators: ${CONSTRAINT_OPERATORS.join(', ')}.`,
    );
  const value = rest.join(' ');
  return [...before, [attribute, operator.toUpperCase(), ...(value === '' ? [] : [value])]];
}

function given(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
