const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  secs: 1000,
  s: 1000,
  mins: 60_000,
  m: 60_000,
  hrs: 3_600_000,
  h: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
};

/**
 * Reads a duration as Mesos writes it (`15secs`, `250ms`, `1.5mins`); `s`, `m` and `h` are taken too. Milliseconds.
 * @throws RangeError for anything else.
 */
export function parseDurationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text.trim());
  const unitMs = match === null ? undefined : UNITS_MS[match[2] ?? ''];
  if (match === null || unitMs === undefined) {
    throw new RangeError(`'${text}' is not a duration like 250ms, 10secs or 5mins`);
  }
  return Number(match[1]) * unitMs;
}

const WRITTEN = ['weeks', 'days', 'hrs', 'mins', 'secs', 'ms'] as const;

/** Writes milliseconds in the largest unit that is at most as long, as Mesos does: `15mins`, `2secs`, `250ms`. */
export function formatDuration(durationMs: number): string {
  const unit = WRITTEN.find((name) => durationMs >= (UNITS_MS[name] ?? Number.POSITIVE_INFINITY)) ?? 'ms';
  return `${durationMs / (UNITS_MS[unit] ?? 1)}${unit}`;
}
