const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  secs: 1_000,
  mins: 60_000,
  hrs: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
};

/**
 * Reads a duration as Mesos writes it: `15mins`, `2secs`, `250ms`, `1.5hrs`. Milliseconds.
 * @throws RangeError for anything else.
 */
export function parseDurationMs(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text.trim()) ?? [];
  const unitMs = UNITS_MS[unit];
  if (amount === undefined || unitMs === undefined)
    throw new RangeError(`'${text}' is not a duration such as 15mins, 2secs or 250ms`);
  return Number(amount) * unitMs;
}
