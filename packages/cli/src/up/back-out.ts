/**
 * A bring-up that fails or is interrupted. Where something of an earlier `up` still ran when it began, that is left as it
 * was, its instances untouched, and only what this one started is ended. Where nothing ran, nothing is left running.
 */
import type { Supervisor } from '../supervisor/index.ts';
import type { Ui } from '../ui/index.ts';
import { findExecutors, killExecutors } from './executors.ts';

export interface BackOutOptions {
  readonly ui: Ui;
  readonly supervisor: Supervisor;
  /** The executors' data, which tells them from others'. */
  readonly agents: string;
  /** Looked at before anything is started. */
  readonly survivors: Survivors;
}

/** What an earlier `up` left running. */
export interface Survivors {
  readonly children: readonly string[];
  readonly executors: number;
}

export const NO_SURVIVORS: Survivors = { children: [], executors: 0 };

export function findSurvivors(supervisor: Supervisor, agents: string): Survivors {
  return { children: supervisor.survivors().toSorted(), executors: findExecutors(agents).length };
}

export function isNone({ children, executors }: Survivors): boolean {
  return children.length === 0 && executors === 0;
}

export async function backOut(options: BackOutOptions, how: 'stop' | 'kill'): Promise<void> {
  const { ui, supervisor, survivors, agents } = options;
  if (isNone(survivors)) {
    if (how === 'stop') await supervisor.stopAll();
    else await supervisor.killAll();
    await supervisor.stopUnknown();
    return killExecutors(agents);
  }
  const { ended } = await supervisor.backOut(how);
  const children = supervisor.survivors().toSorted();
  const replaced = survivors.children.filter((name) => !children.includes(name) && !ended.includes(name));
  const left = [...children, ...executorsText(findExecutors(agents).length)];
  const gone = [...ended, ...replaced];
  const goneText =
    gone.length === 0 ? '' : ` Ended, since this one had started it or begun to replace it: ${gone.join(', ')}.`;
  const text = `What an earlier keelson left running runs on as it was: ${left.join(', ')}.${goneText}`;
  ui.line(`  ${text} Take it over, or stop it, with keelson up.`, { left, ended: gone });
}

function executorsText(count: number): readonly string[] {
  if (count === 0) return [];
  return [`${count} ${count === 1 ? 'executor' : 'executors'} with what ${count === 1 ? 'it runs' : 'they run'}`];
}
