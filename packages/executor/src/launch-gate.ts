/**
 * Which launches are taken. One that is refused is refused for good (the journal binds), and says what is proven of it: that it
 * was never started here, or how it ended.
 */
import {
  type DeathProof,
  parseTaskId,
  type RunData,
  type Sender,
  type TaskData,
  type TaskRef,
  taskDataSchema,
} from '@keelson/core';
import type { StatefulExecutor } from '@keelson/sdk';
import { whenThere } from './docker/engine.ts';
import { AgentSide } from './member/agent-side.ts';
import { MemberTask } from './member/member-task.ts';
import type { TaskBoard } from './member/task-board.ts';
import type { TaskEnvironment } from './member/task-environment.ts';
import { inspectLaunch } from './requests/inspect-launch.ts';

export type ErrandData = Extract<TaskData, { kind: 'errand' }>;

export interface LaunchGateOptions {
  readonly environment: TaskEnvironment;
  readonly board: TaskBoard;
  /** Agent-side classes by their frameworks' names. */
  readonly executors: ReadonlyMap<string, StatefulExecutor>;
  /** The reason why the sender is not listened to; undefined where it is. */
  readonly refusalOf: (sender: Sender) => string | undefined;
  readonly runErrand: (taskId: string, errand: ErrandData) => void;
  readonly onChange: () => void;
}

export class LaunchGate {
  private readonly options: LaunchGateOptions;
  private closedBecause: string | undefined;

  constructor(options: LaunchGateOptions) {
    this.options = options;
  }

  /** From now on all launches are refused. */
  close(reason: string): void {
    this.closedBecause ??= reason;
  }

  take(taskId: string, bytes: Uint8Array): void {
    if (this.options.board.has(taskId)) return; // doubled
    const data = readTaskData(bytes);
    if (typeof data === 'string') return this.refuse(taskId, parseTaskId(taskId), data);
    const ref = data.kind === 'run' ? refOf(taskId, data) : null;
    const refusal = this.refusalOf(data, ref);
    if (refusal !== undefined) return this.refuse(taskId, ref, refusal);
    if (data.kind === 'errand') this.options.runErrand(taskId, data);
    else this.admit(taskId, data);
  }

  private refusalOf(data: TaskData, ref: TaskRef | null): string | undefined {
    const { environment, board, refusalOf } = this.options;
    if (this.closedBecause !== undefined) return this.closedBecause;
    if (data.cluster !== environment.owner.cluster) return `it is of cluster ${data.cluster}, not of this executor's`;
    if (data.kind === 'run' && ref === null) return "the task's id is not that of its launch";
    if (data.kind === 'run' && this.isProbeless(data)) {
      return `this executor has no agent-side class of ${data.instance.framework}, which its health check asks for`;
    }
    if (board.isFull) return 'this executor runs too many tasks';
    return refusalOf(data.sender);
  }

  private isProbeless({ config, instance }: RunData): boolean {
    return config.health?.check.kind === 'probe' && !this.options.executors.has(instance.framework);
  }

  private admit(taskId: string, data: RunData): void {
    const { environment, board, executors, onChange } = this.options;
    const { journal, owner } = environment;
    const admitted = journal.admit(data, taskId, owner, Date.now());
    if (!admitted.ok) {
      return this.refuse(taskId, data, `launch ${data.launch} is not higher than ${admitted.highest}, which was seen`);
    }
    journal.takeEpoch(data.uid, data.epoch, Date.now());
    const side = new AgentSide(executors.get(data.instance.framework), data.instance, data.ordinal);
    board.run(new MemberTask(taskId, data, side, environment), onChange);
    onChange();
  }

  private refuse(taskId: string, ref: TaskRef | null, reason: string): void {
    const { log } = this.options.environment;
    log.warn({ taskId, reason }, 'a launch is refused');
    this.tellRefusal(taskId, ref, reason).catch((error: unknown) => {
      log.warn({ err: error, taskId }, 'a refusal could not be told');
    });
  }

  private async tellRefusal(taskId: string, ref: TaskRef | null, reason: string): Promise<void> {
    const { report } = this.options.environment;
    const proof = ref === null ? 'neverStarted' : await this.proofFor(ref);
    const message = `refused: ${reason}`.slice(0, 2_048);
    const dead = { kind: 'dead', exitCode: null, oomKilled: false, text: message } as const;
    await report({
      taskId,
      state: 'TASK_FAILED',
      message,
      ...(proof === null ? {} : { data: { ...dead, proof } }),
    });
  }

  /** Binds. Null where the launch lives on, under another executor, or nobody can tell. */
  private async proofFor(ref: TaskRef): Promise<DeathProof | null> {
    const { board, environment } = this.options;
    const { signal } = new AbortController();
    try {
      const inspected = await whenThere(() => inspectLaunch({ board, environment }, ref, signal), { signal });
      return inspected.proof;
    } catch (error) {
      environment.log.warn({ err: error, ...ref }, 'nothing can be said of a launch that is refused');
      return null;
    }
  }
}

/** The data, or what is wrong with it. */
function readTaskData(bytes: Uint8Array): TaskData | string {
  try {
    const parsed = taskDataSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return `its data is not understood: ${issue?.path.join('.')}: ${issue?.message}`;
  } catch {
    return 'its data is not JSON';
  }
}

function refOf(taskId: string, { uid, ordinal, launch }: RunData): TaskRef | null {
  const ref = parseTaskId(taskId);
  return ref?.uid === uid && ref.ordinal === ordinal && ref.launch === launch ? ref : null;
}
