import pc from 'picocolors';

const columnOfTime = 78;
const narrowest = 40;

export interface Marks {
  readonly done: string;
  readonly doing: string;
  readonly failed: string;
  readonly dim: (text: string) => string;
  /** Where the column of times ends. */
  readonly width: number;
}

/** The marks before a step, in colour where the stream is a terminal that shows it and nobody set NO_COLOR. */
export function marksOf(
  stream: { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined },
  env: Readonly<Record<string, string | undefined>>,
): Marks {
  const wanted = stream.isTTY === true && env.TERM !== 'dumb' && (env.NO_COLOR ?? '') === '';
  const colors = pc.createColors(wanted || ((env.FORCE_COLOR ?? '0') !== '0' && (env.NO_COLOR ?? '') === ''));
  const columns = stream.isTTY === true ? stream.columns || columnOfTime : columnOfTime; // some terminals say 0
  const width = Math.max(narrowest, Math.min(columnOfTime, columns));
  return { done: colors.green('✔'), doing: colors.cyan('…'), failed: colors.red('✘'), dim: colors.dim, width };
}

/** `  ✔ redis-server 7.0.15 (installed with apt-get)      3.2 s` */
export function formatStep(mark: string, label: string, text: string, time: string, marks: Marks): string {
  const words = text === '' ? label : `${label} ${text}`;
  if (time === '') return `  ${mark} ${words}`;
  const gap = ' '.repeat(Math.max(2, marks.width - 4 - words.length - time.length));
  return `  ${mark} ${words}${gap}${marks.dim(time)}`;
}

/** `118 ms` is for measurements; a step's time reads `0.27 s`, `3.2 s`, `2 min 5 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${(durationMs / 1000).toFixed(2)} s`;
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
