import type { EventAnswer } from '@keelson/api/schemas';
import type { Colors } from './colors.ts';
import { formatTime, words } from './format.ts';

const BAD = new Set([
  'lost',
  'dead',
  'unhealthy',
  'hookFailed',
  'operationFailed',
  'storeRegressed',
  'quarantined',
  'requestRefused',
]);
const GOOD = new Set(['running', 'promoted', 'synced']);

/** `12:04:07.311  cache-0 lost: container exited 137 (seen by its executor)` */
export function eventLine({ atMs, instance, member, kind, message }: EventAnswer, colors: Colors): string {
  const shown = words(kind);
  const painted = BAD.has(kind) ? colors.red(shown) : GOOD.has(kind) ? colors.green(shown) : shown;
  // `running: running and healthy` says it twice.
  const said = message.startsWith(`${shown} `) ? message.slice(shown.length) : message === '' ? '' : `: ${message}`;
  return `${colors.dim(formatTime(atMs))}  ${member ?? instance} ${painted}${said}`;
}
