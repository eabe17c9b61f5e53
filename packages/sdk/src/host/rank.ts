import type { Position, ProbeAnswer } from '@keelson/core';

export type Compare = (a: Position, b: Position) => number | undefined;
type Good = Extract<ProbeAnswer, { ok: true }>;

/**
 * Ordinals of the answers, freshest first; equal ones by ordinal. Where histories differ, only those of the largest
 * comparable group count: the others can't be said to be fresher or older.
 * @param atLeast leaves out those that have not come this far.
 */
export function rank(answers: readonly ProbeAnswer[], compare: Compare, atLeast: Position | null): readonly number[] {
  const good = answers.filter((answer): answer is Good => answer.ok);
  const far = atLeast === null ? good : good.filter(({ position }) => (compare(position, atLeast) ?? -1) >= 0);
  const group = largestGroup(far, compare);
  return [...group]
    .sort((a, b) => (compare(b.position, a.position) ?? 0) || a.ordinal - b.ordinal)
    .map(({ ordinal }) => ordinal);
}

function largestGroup(answers: readonly Good[], compare: Compare): readonly Good[] {
  const groups: Good[][] = [];
  for (const answer of answers) {
    const group = groups.find(
      ([first]) => first !== undefined && compare(first.position, answer.position) !== undefined,
    );
    if (group === undefined) groups.push([answer]);
    else group.push(answer);
  }
  return groups.reduce<readonly Good[]>((largest, group) => (group.length > largest.length ? group : largest), []);
}
