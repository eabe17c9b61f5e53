/** What the agent is told of one task, and what the journal keeps of its end. */
import type { DeathProof, TaskRef, UpdateData } from '@keelson/core';
import type { Logger } from 'pino';
import type { Report, ReportedState } from '../agent-connection.ts';
import type { Exit } from '../docker/exit-watch.ts';
import type { Journal } from '../journal/journal.ts';
import { Progress } from './progress.ts';

export interface Ending {
  readonly state: ReportedState;
  readonly proof: DeathProof;
  readonly exit: Exit | undefined;
  readonly text: string;
  /** Its ports that somebody else holds, where that is why it did not start. */
  readonly takenPorts?: readonly number[];
}

export interface TaskReporterOptions {
  readonly taskId: string;
  readonly ref: TaskRef;
  readonly journal: Journal;
  readonly log: Logger;
  readonly report: (report: Report) => Promise<void>;
}

const MAX_TEXT = 2_048;

export class TaskReporter {
  private readonly options: TaskReporterOptions;
  private readonly progress = new Progress((text) => void this.starting(text));

  constructor(options: TaskReporterOptions) {
    this.options = options;
  }

  /** Resolves when the agent has it; rejects where the executor ends before. */
  starting(text: string): Promise<void> {
    return this.tell('TASK_STARTING', { message: text, data: { kind: 'progress', text: text.slice(0, MAX_TEXT) } });
  }

  /** What it is doing: told if it lasts. */
  isDoing(text: string): void {
    this.progress.say(text);
  }

  /** @param inExecutorCgroup null: nothing is known of it */
  running(healthy: boolean, message: string, inExecutorCgroup: boolean | null): void {
    this.progress.close();
    const data = inExecutorCgroup === null ? {} : { data: { kind: 'running', inExecutorCgroup } as const };
    void this.tell('TASK_RUNNING', { healthy, message, ...data });
  }

  killing(): void {
    void this.tell('TASK_KILLING', { message: '' });
  }

  /** Writes the end down: should this run die before the agent has heard of it, the next one tells what was seen. */
  keep({ proof, text }: Ending): void {
    const { ref, journal, log } = this.options;
    try {
      journal.died({ ...ref, proof, message: text.slice(0, MAX_TEXT) });
    } catch (error) {
      log.error({ err: error }, 'the end of a task could not be written down: it is told all the same');
    }
  }

  over({ state, proof, exit, text, takenPorts }: Ending): void {
    const { taskId, ref, journal, log, report } = this.options;
    this.progress.close();
    const message = text.slice(0, MAX_TEXT);
    const exited = { exitCode: exit?.exitCode ?? null, oomKilled: exit?.oomKilled ?? false };
    const why = takenPorts === undefined ? {} : { takenPorts: [...takenPorts] };
    const sent = report({ taskId, state, message, data: { kind: 'dead', proof, ...exited, text: message, ...why } });
    log.info({ state, proof, text }, 'the task is over');
    sent.then(
      () => journal.told(ref),
      () => {}, // the executor ends: the next run tells it
    );
  }

  private tell(state: ReportedState, rest: { message: string; healthy?: boolean; data?: UpdateData }): Promise<void> {
    const told = this.options.report({ taskId: this.options.taskId, state, ...rest });
    told.catch(() => {}); // only where the executor ends
    return told;
  }
}
