/**
 * A constraint, given where an instance's members are now, as the set of field values that it lets through. Marathon's
 * meaning (its documentation, "Constraints"):
 *
 *   UNIQUE         no other member has the same value
 *   CLUSTER [v]    all members have the same value (v, where it is given)
 *   GROUP_BY [n]   members are spread evenly over the values: a value without members always passes; one with members
 *                  only where it has the fewest, and (n given) once n values have members
 *   MAX_PER n      at most n members have the same value
 *   IS v           the value is v; numbers are compared to three decimals
 *   LIKE re        the whole value matches
 *   UNLIKE re      it does not match
 *
 * An agent without the field passes UNLIKE alone. Sets and ranges are compared as Mesos writes them: `{a,b}`, `[1-9]`. One
 * addition: IS with a range lets through the numbers in it.
 */
import { assertNever } from '../../assert-never.ts';
import type { Constraint } from '../../model/spec.ts';
import { type Field, MISSING } from '../agents.ts';
import { Pattern } from '../pattern/pattern.ts';

export interface Rule {
  readonly stage: string;
  readonly field: Field;
  /** What it says of values that are not in `others`. */
  readonly passes: boolean;
  /** Value ids for which it says the opposite. */
  readonly others: ReadonlySet<number>;
  readonly reason: string;
  /** GROUP_BY: values that would make the spread more even; sought first. */
  readonly better: Pick<Rule, 'passes' | 'others'> | null;
}

export function allows({ passes, others }: Pick<Rule, 'passes' | 'others'>, value: number): boolean {
  return others.has(value) ? !passes : passes;
}

/** Members by value of the constraint's field, and how many members there are in all. */
export interface Spread {
  readonly instance: string;
  readonly counts: ReadonlyMap<string, number>;
  readonly members: number;
}

/** What matching has worked out for constraints that do not depend on where members are. */
export type Verdicts = Map<string, Pick<Rule, 'passes' | 'others'>>;

export function ruleOf(constraint: Constraint, field: Field, spread: Spread, verdicts: Verdicts): Rule {
  const [name, operator, value] = constraint;
  const missing = field.agents[MISSING]?.length ?? 0;
  const reason =
    field.idOf.size === 0 && operator !== 'UNLIKE'
      ? `no agent has an attribute ${name}`
      : `${reasonOf(constraint, spread)}${missing > 0 && operator !== 'UNLIKE' ? `, or it has no ${name}` : ''}`;
  const better = operator === 'GROUP_BY' ? except(field, [...spread.counts.keys()]) : null;
  return {
    stage: `${name} ${operator}${value === undefined ? '' : ` ${value}`}`,
    field,
    reason,
    better: better !== null && better.others.size <= field.idOf.size && spread.members > 0 ? better : null,
    ...setOf(constraint, field, spread, verdicts),
  };
}

type ValueSet = Pick<Rule, 'passes' | 'others'>;

function setOf([name, operator, value = '']: Constraint, field: Field, spread: Spread, verdicts: Verdicts): ValueSet {
  switch (operator) {
    case 'UNIQUE':
      return except(field, [...spread.counts.keys()]);
    case 'MAX_PER':
      return except(
        field,
        valuesWhere(spread, (count) => count >= Number(value)),
      );
    case 'GROUP_BY':
      return except(field, unevenValues(spread, Number(value)));
    case 'CLUSTER':
      return clusterSet(field, value, spread);
    case 'IS':
    case 'LIKE':
    case 'UNLIKE': {
      const key = JSON.stringify([name, operator, value]);
      const known = verdicts.get(key) ?? staticSet(field, operator, value);
      verdicts.set(key, known);
      return known;
    }
    default:
      return assertNever(operator);
  }
}

function unevenValues(spread: Spread, expected: number): string[] {
  const fewest = Math.min(...spread.counts.values());
  const enough = spread.counts.size >= expected;
  return valuesWhere(spread, (count) => !enough || count > fewest);
}

function clusterSet(field: Field, value: string, spread: Spread): ValueSet {
  const [first] = spread.counts.keys();
  if (spread.members === 0 && value === '') return except(field, []);
  if (spread.members === 0) return only(field, [value]);
  const together = first !== undefined && spread.counts.get(first) === spread.members;
  return only(field, together && (value === '' || value === first) ? [first] : []);
}

function staticSet(field: Field, operator: 'IS' | 'LIKE' | 'UNLIKE', value: string): ValueSet {
  if (operator === 'IS') return only(field, equalTo(field, value));
  const like = field.index.matching(new Pattern(value));
  const isLike = like.length * 2 > field.idOf.size ? exceptLike(field, like) : only(field, like);
  return operator === 'LIKE' ? isLike : { passes: !isLike.passes, others: isLike.others };
}

/** The same set as `only`, the other way round: quicker where most values are like it. */
function exceptLike(field: Field, like: readonly string[]): ValueSet {
  const passing = new Set(like);
  return except(
    field,
    [...field.idOf.keys()].filter((text) => !passing.has(text)),
  );
}

function equalTo(field: Field, value: string): string[] {
  const number = toNumber(value);
  const range = /^\[(-?[\d.]+)-(-?[\d.]+)\]$/.exec(value);
  if (number === null && range === null) return [value];
  const [low, high] = range === null ? [number, number] : [Number(range[1]), Number(range[2])];
  const inside = (text: string): boolean => {
    const own = toNumber(text);
    return text === value || (own !== null && low !== null && high !== null && low <= own && own <= high);
  };
  return [...field.idOf.keys()].filter(inside);
}

/** Mesos's scalars have three decimals. */
function toNumber(text: string): number | null {
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Math.round(Number(text) * 1000) / 1000 : null;
}

function except(field: Field, values: readonly string[]): ValueSet {
  return { passes: true, others: new Set([MISSING, ...idsOf(field, values)]) };
}

function only(field: Field, values: readonly string[]): ValueSet {
  return { passes: false, others: new Set(idsOf(field, values)) };
}

function idsOf(field: Field, values: readonly string[]): number[] {
  return values.flatMap((value) => field.idOf.get(value) ?? []);
}

function valuesWhere({ counts }: Spread, which: (count: number) => boolean): string[] {
  return [...counts].filter(([, count]) => which(count)).map(([value]) => value);
}

function reasonOf([name, operator, value = '']: Constraint, { instance, counts, members }: Spread): string {
  switch (operator) {
    case 'UNIQUE':
      return `another of ${instance}'s members has the same ${name}`;
    case 'MAX_PER':
      return `${value} of ${instance}'s members have the same ${name}, at most ${value} allowed`;
    case 'GROUP_BY':
      return counts.size < Number(value)
        ? `${instance}'s members are on ${counts.size} of ${value} values of ${name}: others come first`
        : `other values of ${name} have fewer of ${instance}'s members`;
    case 'CLUSTER':
      if (members === 0) return `${name} is not ${value}`;
      if (counts.size > 1) return `${instance}'s members do not share one ${name}`;
      return `${instance}'s members are on another ${name}${value === '' ? '' : ` than ${value}, or this is another`}`;
    case 'IS':
      return `${name} is not ${value}`;
    case 'LIKE':
      return `${name} is not like ${value}`;
    case 'UNLIKE':
      return `${name} is like ${value}`;
    default:
      return assertNever(operator);
  }
}
