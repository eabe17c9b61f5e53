import pc from 'picocolors';
import type { CommandContext } from '../context.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours on a terminal that shows them, unless NO_COLOR is set; FORCE_COLOR wants them anyway. */
export function colorsOf({ stdout, env }: Pick<CommandContext, 'stdout' | 'env'>): Colors {
  const refused = (env.NO_COLOR ?? '') !== '';
  const forced = (env.FORCE_COLOR ?? '0') !== '0';
  return pc.createColors(!refused && (forced || (stdout.isTTY === true && env.TERM !== 'dumb')));
}

/** Green where all is well, red where it is not, yellow on the way. */
export function paintPhase(colors: Colors, phase: string): string {
  if (phase === 'running' || phase === 'healthy') return colors.green(phase);
  if (phase === 'lost' || phase === 'unhealthy' || phase === 'backoff' || phase === 'failingOver')
    return colors.red(phase);
  return colors.yellow(phase);
}
