/** Errands that come as tasks: they make sure that an executor is there, do one thing, and finish with its result. */
import { type Errand, messageOf, type ReplyBody } from '@keelson/core';
import type { Logger } from 'pino';
import type { Report } from './agent-connection.ts';
import { whenThere } from './docker/engine.ts';

const TIMEOUT_MS = 10 * 60_000;
const MAX_TEXT = 2_048;

export interface ErrandsOptions {
  readonly handle: (errand: Errand, signal: AbortSignal) => Promise<ReplyBody>;
  readonly report: (report: Report) => Promise<void>;
  readonly log: Logger;
  readonly onChange: () => void;
}

export class Errands {
  private readonly options: ErrandsOptions;
  private readonly running = new Map<string, AbortController>();

  constructor(options: ErrandsOptions) {
    this.options = options;
  }

  get size(): number {
    return this.running.size;
  }

  run(taskId: string, errand: Errand): void {
    if (this.running.has(taskId)) return;
    const killed = new AbortController();
    this.running.set(taskId, killed);
    this.tell({ taskId, state: 'TASK_STARTING', message: errand.kind });
    void this.finish(taskId, errand, killed.signal).finally(() => {
      this.running.delete(taskId);
      this.options.onChange();
    });
  }

  /** False where there is no such errand. */
  kill(taskId: string): boolean {
    const killed = this.running.get(taskId);
    killed?.abort(new Error('killed'));
    return killed !== undefined;
  }

  close(): void {
    for (const killed of this.running.values()) killed.abort(new Error('the executor ends'));
  }

  /** An engine that is away is waited for. Never rejects. */
  private async finish(taskId: string, errand: Errand, killed: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([killed, AbortSignal.timeout(TIMEOUT_MS)]);
    try {
      const body = await whenThere(() => this.options.handle(errand, signal), { signal });
      this.tell({ taskId, state: 'TASK_FINISHED', message: '', data: { kind: 'errand', body, error: null } });
    } catch (error) {
      const text = messageOf(error).slice(0, MAX_TEXT);
      const state = killed.aborted ? 'TASK_KILLED' : 'TASK_FAILED';
      this.tell({ taskId, state, message: text, data: { kind: 'errand', body: null, error: text } });
    }
  }

  private tell(report: Report): void {
    this.options.report(report).catch((error: unknown) => {
      this.options.log.warn({ err: error, taskId: report.taskId }, 'the agent did not take an update');
    });
  }
}
