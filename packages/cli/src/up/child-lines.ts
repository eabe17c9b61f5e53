/** What `up` says of the processes that it supervises, where they do something that nobody asked them for. */
import type { SupervisorEvent } from '../supervisor/index.ts';
import { formatDuration, type Ui } from '../ui/index.ts';
import { logOf } from './children.ts';

export function childLines(ui: Ui, dataDir: string): (event: SupervisorEvent) => void {
  const down = new Set<string>();
  return (event) => {
    const { name } = event;
    const text = lineOf(event, logOf(dataDir, name));
    const facts = { child: name, kind: event.kind };
    if (event.kind === 'restarting') down.add(name);
    if (event.kind === 'ready' && down.delete(name)) ui.line(`  ✔ ${name} runs again`, facts);
    if (text !== undefined) ui.line(text, facts);
  };
}

function lineOf(event: SupervisorEvent, log: string): string | undefined {
  const { name } = event;
  switch (event.kind) {
    case 'exited':
      return event.asked ? undefined : `  ✘ ${name} ended by itself${howOf(event)}; its log: ${log}`;
    case 'unready':
      return `  ✘ ${name} was not ready after ${formatDuration(event.afterMs)}; its log: ${log}`;
    case 'notLaunched':
      return `  ✘ ${name} can't be started: ${event.reason}`;
    case 'restarting':
      return `  … ${name} is started again in ${formatDuration(event.inMs)}`;
    case 'adopted':
      return `      ${name} still runs (pid ${event.pid}): taken over as it is`;
    case 'replacing':
      return `      ${name} still runs (pid ${event.pid}), with other settings: starting it anew`;
    case 'started':
    case 'ready':
      return undefined;
  }
}

function howOf({ code, signal }: Extract<SupervisorEvent, { kind: 'exited' }>): string {
  if (signal !== undefined) return ` (${signal})`;
  return code === undefined ? '' : ` (code ${code})`;
}
