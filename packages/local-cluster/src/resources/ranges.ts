/** Whole numbers from `begin` to `end`, both included. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** Sorted, with what overlaps or touches joined. */
export function joinRanges(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.begin - b.begin)) {
    const last = joined.at(-1);
    if (last !== undefined && range.begin <= last.end + 1) {
      joined[joined.length - 1] = { begin: last.begin, end: Math.max(last.end, range.end) };
    } else {
      joined.push({ begin: range.begin, end: range.end });
    }
  }
  return joined;
}

/** What of `from` is in none of `taken`. */
export function subtractRanges(from: readonly Range[], taken: readonly Range[]): Range[] {
  let left = joinRanges(from);
  for (const hole of taken) {
    left = left.flatMap((range) => {
      if (hole.end < range.begin || hole.begin > range.end) return [range];
      const before = { begin: range.begin, end: hole.begin - 1 };
      const after = { begin: hole.end + 1, end: range.end };
      return [before, after].filter(({ begin, end }) => begin <= end);
    });
  }
  return left;
}

export function containsRanges(all: readonly Range[], part: readonly Range[]): boolean {
  const joined = joinRanges(all);
  return part.every((range) => joined.some(({ begin, end }) => begin <= range.begin && range.end <= end));
}

/** Cuts `[begin, end]` into `count` parts of nearly equal size, in order. */
export function shareRange(range: Range, count: number): Range[] {
  const size = Math.floor((range.end - range.begin + 1) / count);
  return Array.from({ length: count }, (_, index) => {
    const begin = range.begin + index * size;
    return { begin, end: index === count - 1 ? range.end : begin + size - 1 };
  });
}
