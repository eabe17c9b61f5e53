/** A supervisor with what it has told, and a child for it. */
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { type ChildSpec, identify, Supervisor, type SupervisorEvent } from '../../src/supervisor/index.ts';

export function supervise(dataDir: string): { supervisor: Supervisor; events: SupervisorEvent[] } {
  const events: SupervisorEvent[] = [];
  const supervisor = new Supervisor({ dataDir, onEvent: (event) => events.push(event) });
  onTestFinished(() => supervisor.killAll());
  return { supervisor, events };
}

export const sleeper = (options: Partial<ChildSpec> = {}): ChildSpec => ({
  name: 'sleeper',
  command: 'sh',
  args: ['-c', 'echo begun; exec sleep 600'],
  ...options,
});

export const kinds = (events: readonly SupervisorEvent[]): readonly string[] => events.map(({ kind }) => kind);
export const pidOf = (supervisor: Supervisor, name: string): number => {
  const pid = supervisor.list().find((child) => child.name === name)?.pid;
  if (pid === undefined) throw new Error(`${name} does not run`);
  return pid;
};
export const saidPid = z.object({ pid: z.number() });
export const isGone = (pid: number): boolean => identify(pid) === undefined;
