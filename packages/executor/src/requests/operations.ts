/**
 * Operations on members. What changes a server runs one at a time for each member, and never for an epoch lower than one that
 * was seen of its instance: a request of a newer epoch ends what an older one is still doing.
 */
import type { OperateRequest, ReplyBody } from '@keelson/core';
import { MustRelaunch } from '@keelson/sdk';
import { runInContainer } from '../docker/exec.ts';
import type { Journal } from '../journal/journal.ts';
import { NotOffered } from '../member/agent-side.ts';
import type { MemberTask } from '../member/member-task.ts';
import type { TaskEnvironment } from '../member/task-environment.ts';
import { orAbort } from '../or-abort.ts';
import { Refusal } from './request-desk.ts';

interface Turn {
  readonly epoch: number;
  readonly stop: AbortController;
  readonly done: Promise<unknown>;
}

export class Operations {
  private readonly environment: TaskEnvironment;
  /** The last operation of each task that changes something. */
  private readonly turns = new WeakMap<MemberTask, Turn>();

  constructor(environment: TaskEnvironment) {
    this.environment = environment;
  }

  async run(task: MemberTask, request: OperateRequest, signal: AbortSignal): Promise<ReplyBody> {
    if (task.stage !== 'running' && !(task.stage === 'starting' && isOfMembers(request)))
      throw new Refusal('failed', `the server is ${task.stage}`);
    this.checkEpoch(request);
    if (request.operation === 'probe') return this.perform(task, request, signal);
    return this.inTurn(task, request, signal);
  }

  private async inTurn(task: MemberTask, request: OperateRequest, signal: AbortSignal): Promise<ReplyBody> {
    const before = this.turns.get(task);
    if (before !== undefined && before.epoch < request.epoch)
      before.stop.abort(staleEpoch(before.epoch, request.epoch));
    const stop = new AbortController();
    const limit = AbortSignal.any([signal, stop.signal]);
    const work = (async () => {
      if (before !== undefined) await orAbort(before.done, limit);
      this.checkEpoch(request); // a newer one may have come meanwhile
      return this.perform(task, request, limit);
    })();
    this.turns.set(task, { epoch: request.epoch, stop, done: work.catch(() => undefined) });
    return work;
  }

  private async perform(task: MemberTask, request: OperateRequest, signal: AbortSignal): Promise<ReplyBody> {
    task.side.learnView(request.instance);
    const reply = await this.performNow(task, request, signal);
    if (reply.kind !== 'command' || reply.exitCode === 0) task.side.learnRole(request);
    return reply;
  }

  private async performNow(task: MemberTask, request: OperateRequest, signal: AbortSignal): Promise<ReplyBody> {
    const { command } = request;
    if (command !== null) {
      await task.side.updateConfig(signal);
      const { containerId } = task;
      if (containerId === undefined) throw new Refusal('failed', 'its container is gone');
      return { kind: 'command', ...(await runInContainer(this.environment.docker, containerId, command, signal)) };
    }
    try {
      const result = await task.side.operate(request, signal);
      return { kind: 'operate', position: result?.position ?? null, synced: result?.synced ?? false };
    } catch (error) {
      if (error instanceof MustRelaunch) throw new Refusal('mustRelaunch', error.message);
      if (error instanceof NotOffered) throw new Refusal('invalid', error.message);
      throw error;
    }
  }

  private checkEpoch({ uid, epoch }: OperateRequest): void {
    const { journal } = this.environment;
    const taken = takeEpoch(journal, uid, epoch);
    if (!taken.ok) throw staleEpoch(epoch, taken.seenEpoch);
  }
}

/** A server of a cluster may not be well because of who its members are: it can be asked about them all the same. */
function isOfMembers({ operation }: OperateRequest): boolean {
  return operation === 'addMember' || operation === 'removeMember';
}

function takeEpoch(journal: Journal, uid: string, epoch: number): ReturnType<Journal['takeEpoch']> {
  return journal.takeEpoch(uid, epoch, Date.now());
}

function staleEpoch(epoch: number, seen: number): Refusal {
  return new Refusal('staleEpoch', `epoch ${epoch} is over: ${seen} was seen`);
}
