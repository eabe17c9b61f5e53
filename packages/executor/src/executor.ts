/**
 * One run of an executor: it is subscribed to its agent, takes launches, kills and messages, and ends when it is told to, or
 * when it has had nothing to do for long.
 */
import { readMessage, toExecutorSchema } from '@keelson/core';
import type { StatefulFramework } from '@keelson/sdk';
import { Errands } from './errands.ts';
import { IdleWatch } from './idle-watch.ts';
import { LaunchGate } from './launch-gate.ts';
import { TaskBoard } from './member/task-board.ts';
import { type Parts, readBootId } from './parts.ts';
import { handleRequest } from './requests/handle-request.ts';
import { MaintenanceDesk } from './requests/maintenance.ts';
import { Operations } from './requests/operations.ts';
import { StatsReader } from './requests/read-stats.ts';
import { RequestDesk } from './requests/request-desk.ts';
import { Senders } from './senders.ts';
import { shutDown } from './shut-down.ts';
import { removeLeftovers } from './volume/volume-folder.ts';

export class Executor {
  /** Resolves when the run is over and all is closed. */
  readonly done: Promise<void>;
  private readonly parts: Parts;
  private readonly board = new TaskBoard();
  private readonly senders: Senders;
  private readonly errands: Errands;
  private readonly desk: RequestDesk;
  private readonly gate: LaunchGate;
  private readonly idle: IdleWatch;
  private readonly bootId = readBootId();
  private ending: Promise<void> | undefined;
  private readonly settleDone: () => void;

  constructor(parts: Parts, frameworks: readonly StatefulFramework[]) {
    const { environment, send, log, settings } = parts;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.parts = parts;
    this.done = promise;
    this.settleDone = resolve;
    const onChange = (): void => this.idle.touch();
    const context = {
      board: this.board,
      environment,
      operations: new Operations(environment),
      maintenance: new MaintenanceDesk({ docker: environment.docker, backups: settings.backupDir }),
      stats: new StatsReader(environment.docker),
    };
    this.senders = new Senders(environment.journal, () => this.sayHello());
    this.desk = new RequestDesk({ handle: (body, signal) => handleRequest(context, body, signal), send, log });
    this.errands = new Errands({
      handle: (errand, signal) => handleRequest(context, errand, signal),
      report: environment.report,
      log,
      onChange,
    });
    this.gate = new LaunchGate({
      environment,
      board: this.board,
      executors: executorsOf(frameworks),
      refusalOf: (sender) => this.senders.refusalOf(sender),
      runErrand: (taskId, { errand }) => this.errands.run(taskId, errand),
      onChange,
    });
    this.idle = new IdleWatch({
      idleMs: settings.idleMs,
      isBusy: () => this.board.size > 0 || this.errands.size > 0 || this.desk.isBusy || !parts.recovery.isSettled,
      onIdle: () => this.end('it has had nothing to do for long'),
    });
  }

  start(): void {
    const { connection, guard, recovery, environment, folder, log } = this.parts;
    guard.start();
    environment.exits.start();
    recovery.start();
    this.idle.start();
    connection.start({
      subscribed: (containerId) => this.subscribed(containerId),
      launch: (taskId, data) => this.gate.take(taskId, data),
      kill: (taskId, graceMs) => this.kill(taskId, graceMs),
      message: (data) => this.takeMessage(data),
      shutdown: (reason) => this.end(reason),
    });
    removeLeftovers(folder.volumes).catch((error: unknown) => {
      log.warn({ err: error }, "a removed volume's data is still on its way out");
    });
  }

  /** Kills all tasks, says so, and ends. Further calls change nothing. */
  end(reason: string): void {
    const { log, settings } = this.parts;
    if (this.ending !== undefined) return;
    log.info({ reason, tasks: this.board.size }, 'the executor ends');
    this.gate.close(`its executor ends: ${reason}`);
    this.idle.close();
    this.errands.close();
    this.ending = shutDown(this.parts, this.board, settings.mesos.shutdownGracePeriodMs)
      .catch((error: unknown) => log.error({ err: error }, 'the executor did not end as it should'))
      .finally(() => this.desk.close())
      .then(this.settleDone);
  }

  private subscribed(containerId: string | null): void {
    this.parts.environment.cgroup.subscribed(containerId);
    this.sayHello();
    this.parts.recovery.tell();
  }

  private sayHello(): void {
    const { owner, send } = this.parts;
    const { executorId, agentId, runId } = owner;
    const { seen } = this.senders;
    send({ kind: 'hello', executorId, agentId, runId, bootId: this.bootId, seen, tasks: [...this.board.live] });
  }

  private kill(taskId: string, graceMs: number | null): void {
    const task = this.board.get(taskId);
    if (task !== undefined) task.kill(graceMs);
    else if (!this.errands.kill(taskId)) this.parts.log.info({ taskId }, 'a KILL for a task that is not here');
  }

  private takeMessage(data: Uint8Array): void {
    const message = readMessage(toExecutorSchema, data);
    if (message === undefined) return this.parts.log.warn('a message is not understood');
    const refusal = this.senders.refusalOf(message.sender);
    this.idle.touch();
    if (message.kind !== 'request') {
      if (refusal === undefined) this.parts.environment.secrets.take(message);
    } else if (refusal === undefined) this.desk.take(message);
    else this.desk.refuse(message.id, 'staleTerm', refusal);
  }
}

function executorsOf(frameworks: readonly StatefulFramework[]) {
  return new Map(
    frameworks.flatMap(({ name, executor }) => (executor === undefined ? [] : [[name, executor] as const])),
  );
}
