/**
 * One launch of one member, from LAUNCH to the end of its container.
 *
 *   launching --container started--> starting --healthy--> running --+
 *       |                               |                    |       | exit seen
 *       +--- kill, or it can't be done -+---- kill ----------+       v
 *       |                               +--------- stopping ------> over
 *       +--- its containers removed --------------------------------^
 *
 * 1. TASK_RUNNING only when healthy; nothing runs before the agent has TASK_STARTING. 2. A terminal update only when no container of it lives, with the proof in its data.
 * 3. What was seen of its end is written down before its container, the other trace of it, is removed.
 * 4. The volume is released before that update is sent, so that the next launch finds it free.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, type RunData } from '@keelson/core';
import type { Logger } from 'pino';
import { endContainer } from '../docker/containers.ts';
import type { Exit } from '../docker/exit-watch.ts';
import type { CheckTarget } from '../health/check.ts';
import { NeverHealthy, untilHealthy, watchHealth } from '../health/health-monitor.ts';
import type { AgentSide } from './agent-side.ts';
import { exitText } from './exit-text.ts';
import { PortsTaken } from './free-ports.ts';
import { Launch, type Server } from './launch-server.ts';
import { OutputCopy } from './output-copy.ts';
import { restorePath } from './restore-source.ts';
import { stopContainer } from './stop-container.ts';
import type { TaskEnvironment } from './task-environment.ts';
import { type Ending, TaskReporter } from './task-reporter.ts';

const OUTPUT_AFTER_MS = 1_000;
const OUTPUT_END_MS = 2_000;
/** Of a task that is over, the rest of its output is waited for: shorter than the word of its end. */
const OUTPUT_REST_MS = 1_000;
/** How long the word that a killed task is dead waits for its container's removal. */
const CLEARED_MS = 2_000;

export type Stage = 'launching' | 'starting' | 'running' | 'stopping' | 'over';

export class MemberTask {
  readonly taskId: string;
  readonly data: RunData;
  readonly side: AgentSide;
  private readonly environment: TaskEnvironment;
  private readonly log: Logger;
  private readonly launch: Launch;
  private readonly reporter: TaskReporter;
  private readonly output: OutputCopy;
  /** Aborted by the first kill. */
  private readonly killed = new AbortController();
  /** Aborted when the grace of a kill is over. */
  private readonly hurry = new AbortController();
  private server: Server | undefined;
  private stageNow: Stage = 'launching';
  private endIsAskedFor = false;
  private inExecutorCgroup: boolean | null = null;

  constructor(taskId: string, data: RunData, side: AgentSide, environment: TaskEnvironment) {
    this.taskId = taskId;
    this.data = data;
    this.side = side;
    this.environment = environment;
    this.log = environment.log.child({ taskId });
    const {
      log,
      environment: { journal, report },
    } = this;
    const { uid, ordinal, launch } = data;
    this.reporter = new TaskReporter({ taskId, ref: { uid, ordinal, launch }, journal, log, report });
    this.output = new OutputCopy(environment.sandbox, taskId);
    const onProgress = (text: string): void => this.reporter.isDoing(text);
    this.launch = new Launch({ environment, taskId, data, side, signal: this.killed.signal, onProgress });
  }

  get stage(): Stage {
    return this.stageNow;
  }

  /** The container, while it runs. */
  get containerId(): string | undefined {
    return this.stageNow === 'over' ? undefined : this.server?.containerId;
  }

  /** Resolves when all of it is over and cleared away. Never rejects. */
  async run(): Promise<void> {
    const ending = await this.live(this.reporter.starting('starting'));
    this.stageNow = 'over';
    this.reporter.keep(ending);
    this.hurry.abort(); // clears what is left of a grace
    this.launch.releaseVolume();
    const clearing = this.clearAway();
    // Whoever asked for the end wants nothing to be left; whoever did not wants to hear of it at once.
    if (this.endIsAskedFor) await Promise.race([clearing, delay(CLEARED_MS)]);
    this.reporter.over(ending);
    await clearing;
  }

  /** At any moment, more than once; the shortest grace holds. @param graceMs null: the task's own. */
  kill(graceMs: number | null): void {
    const wantedMs = graceMs ?? this.data.config.stop.graceMs;
    this.endIsAskedFor = true;
    if (this.stageNow !== 'over') this.endWithin(wantedMs);
  }

  private endWithin(wantedMs: number): void {
    const timer = setTimeout(() => this.hurry.abort(), wantedMs);
    this.hurry.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    if (wantedMs <= 0) this.hurry.abort();
    if (!this.killed.signal.aborted) this.killed.abort(new Error('killed'));
  }

  private async live(told: Promise<void>): Promise<Ending> {
    try {
      this.server = await this.launch.start(told);
    } catch (error) {
      return this.endOfLaunch(error);
    }
    this.stageNow = 'starting';
    return this.serve(this.server);
  }

  /** What may have been created is removed, however long the engine is away: only then it is known to be dead. */
  private async endOfLaunch(error: unknown): Promise<Ending> {
    const { docker } = this.environment;
    for (const name of this.launch.containers) await endContainer(docker, name, this.log);
    const proof = this.launch.mayHaveRun ? 'exitSeen' : 'neverStarted';
    if (proof === 'neverStarted') await this.launch.discardVolume();
    if (this.killed.signal.aborted)
      return { state: 'TASK_KILLED', proof, exit: undefined, text: 'killed before it ran' };
    this.log.warn({ err: error }, 'the task could not be started');
    const text = messageOf(error);
    const why = error instanceof PortsTaken ? { takenPorts: error.ports } : {};
    return { state: 'TASK_FAILED', proof, exit: undefined, text, ...why };
  }

  private async serve(server: Server): Promise<Ending> {
    const ended = new AbortController();
    void server.exit.then(() => ended.abort());
    const stop = AbortSignal.any([ended.signal, this.killed.signal]);
    const copyOutput = setTimeout(() => this.copyOutput(server), OUTPUT_AFTER_MS);
    try {
      await this.restore(stop);
      await this.beHealthy(server, stop);
      this.copyOutput(server);
      await this.stayHealthy(server, stop);
    } catch (error) {
      if (!stop.aborted) return this.giveUp(server, error);
    } finally {
      clearTimeout(copyOutput);
    }
    if (this.killed.signal.aborted && !ended.signal.aborted) return this.stop(server);
    const exit = await server.exit;
    return { state: 'TASK_FAILED', proof: 'exitSeen', exit, text: await this.withOutput(server, exitText(exit)) };
  }

  private async restore(stop: AbortSignal): Promise<void> {
    if (!this.side.canRestore) return;
    const path = restorePath(this.data, this.environment.backups);
    if (path === null) return;
    this.reporter.isDoing('restoring');
    await this.side.restore(path, stop).catch((error: unknown) => {
      throw new Error(`the backup could not be restored: ${this.side.show(messageOf(error))}`, { cause: error });
    });
  }

  private async beHealthy(server: Server, stop: AbortSignal): Promise<void> {
    const { health } = this.data.config;
    const onFailure = (reason: string): void => this.reporter.isDoing(`waiting for health: ${reason}`);
    if (health !== undefined) await untilHealthy(health, this.target(server), stop, onFailure);
    this.inExecutorCgroup = await this.environment.cgroup.holds(server.containerId);
    stop.throwIfAborted();
    this.stageNow = 'running';
    this.reporter.running(true, '', this.inExecutorCgroup);
    void this.environment.exits.learnProcess(server.containerId);
    this.side.taskStarted(stop).catch((error: unknown) => {
      if (!stop.aborted) this.log.warn({ err: error }, 'taskStarted failed; it is tried again with the next operation');
    });
  }

  /** Never resolves: it ends with `stop`, or with a bug. */
  private async stayHealthy(server: Server, stop: AbortSignal): Promise<void> {
    const { health } = this.data.config;
    if (health === undefined) return untilAborted(stop);
    await watchHealth(health, this.target(server), stop, (healthy, reason) => {
      this.log.info({ healthy, reason }, 'health changed');
      this.reporter.running(healthy, healthy ? '' : `unhealthy: ${reason}`, this.inExecutorCgroup);
    });
  }

  /** It lives, and can't be used. */
  private async giveUp(server: Server, error: unknown): Promise<Ending> {
    const reason = messageOf(error);
    if (!(error instanceof NeverHealthy)) this.log.error({ err: error }, 'a task is given up');
    const text = await this.withOutput(server, reason);
    this.stageNow = 'stopping';
    this.endWithin(this.data.config.stop.graceMs);
    return { state: 'TASK_FAILED', proof: 'exitSeen', exit: await this.end(server), text };
  }

  private async stop(server: Server): Promise<Ending> {
    this.stageNow = 'stopping';
    this.reporter.killing();
    const exit = await this.end(server);
    return { state: 'TASK_KILLED', proof: 'exitSeen', exit, text: exitText(exit) };
  }

  private end({ containerId, exit }: Server): Promise<Exit> {
    const { docker, exits } = this.environment;
    const signalName = this.data.config.stop.signal;
    return stopContainer({ docker, exits, containerId, exit, signalName, hurry: this.hurry.signal });
  }

  private target({ containerId, address }: Server): CheckTarget {
    return { docker: this.environment.docker, containerId, address, probe: this.side.healthProbe };
  }

  private copyOutput({ containerId }: Server): void {
    void this.output.follow(this.environment.docker, containerId, new AbortController().signal);
  }

  /** A server that never ran well says why in its output; one that did is reported without a moment's delay. */
  private async withOutput(server: Server, text: string): Promise<string> {
    if (this.stageNow === 'running') return text;
    const copied = this.output.follow(this.environment.docker, server.containerId, new AbortController().signal);
    await Promise.race([copied, delay(OUTPUT_END_MS / 4)]);
    const { lastLines } = this.output;
    return lastLines === '' ? text : `${text}: ${this.launch.show(lastLines)}`;
  }

  /** Never rejects. */
  private async clearAway(): Promise<void> {
    const { docker, log } = this.environment;
    this.side.cleanup(AbortSignal.timeout(OUTPUT_END_MS)).catch((error: unknown) => {
      log.warn({ err: error, taskId: this.taskId }, 'cleanup failed');
    });
    try {
      this.launch.removeFiles();
    } catch (error) {
      log.error({ err: error, taskId: this.taskId }, "a task's files could not be removed");
    }
    const { server } = this;
    if (server === undefined) return;
    const copied = this.output.follow(docker, server.containerId, AbortSignal.timeout(OUTPUT_END_MS));
    await Promise.race([copied, delay(OUTPUT_REST_MS)]);
    await endContainer(docker, server.containerId, log);
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
