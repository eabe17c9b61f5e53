/** Does what a request asks for. Each kind has its own file; here is who does what. */
import { assertNever, type ReplyBody, type RequestBody, type TaskRef } from '@keelson/core';
import { runInContainer } from '../docker/exec.ts';
import type { MemberTask } from '../member/member-task.ts';
import type { TaskBoard } from '../member/task-board.ts';
import type { TaskEnvironment } from '../member/task-environment.ts';
import { VolumeBusy } from '../volume/volume-desk.ts';
import { VolumeMismatch } from '../volume/volume-folder.ts';
import { describeLaunch } from './describe-launch.ts';
import { inspectLaunch } from './inspect-launch.ts';
import { removeOneContainer, takeInventory } from './inventory.ts';
import type { MaintenanceDesk } from './maintenance.ts';
import type { Operations } from './operations.ts';
import { readLogs } from './read-logs.ts';
import type { StatsReader } from './read-stats.ts';
import { Refusal } from './request-desk.ts';

export interface HandlerContext {
  readonly board: TaskBoard;
  readonly environment: TaskEnvironment;
  readonly operations: Operations;
  readonly maintenance: MaintenanceDesk;
  readonly stats: StatsReader;
}

/** @throws Refusal where the answer is no. */
export async function handleRequest(
  context: HandlerContext,
  body: RequestBody,
  signal: AbortSignal,
): Promise<ReplyBody> {
  const { board, environment, operations, stats } = context;
  switch (body.kind) {
    case 'inspect':
      return inspectLaunch(context, body, signal);
    case 'removeVolume':
      return removeVolume(environment, body, signal);
    case 'inventory':
      return takeInventory(context, signal);
    case 'removeContainer':
      return removeOneContainer(context, body, signal);
    case 'operate':
      return operations.run(taskOf(board, body), body, signal);
    case 'describe':
      return describeLaunch(taskOf(board, body), environment.journal, body);
    case 'exec': {
      const result = await runInContainer(environment.docker, containerOf(board, body), body.command, signal);
      return { kind: 'command', ...result };
    }
    case 'maintain':
      return context.maintenance.run(taskOf(board, body), body, signal);
    case 'logs':
      return { kind: 'logs', text: await readLogs(environment, board.find(body)?.containerId, body, signal) };
    case 'stats':
      return stats.read(containerOf(board, body), signal);
    default:
      return assertNever(body);
  }
}

async function removeVolume(
  { volumes }: TaskEnvironment,
  { uid, ordinal, volumeId }: Extract<RequestBody, { kind: 'removeVolume' }>,
  signal: AbortSignal,
): Promise<ReplyBody> {
  try {
    await volumes.remove({ uid, ordinal, volumeId }, signal);
    return { kind: 'removeVolume' };
  } catch (error) {
    if (error instanceof VolumeBusy) throw new Refusal('busy', error.message);
    if (error instanceof VolumeMismatch) throw new Refusal('invalid', error.message);
    throw error;
  }
}

/** @throws Refusal where this launch is not here. */
export function taskOf(board: TaskBoard, ref: TaskRef): MemberTask {
  const task = board.find(ref);
  if (task !== undefined) return task;
  const present = board.ofMember(ref);
  if (present === undefined) throw new Refusal('unknownTask', `member ${ref.ordinal} of ${ref.uid} has no task here`);
  throw new Refusal('staleLaunch', `launch ${ref.launch} is not here: launch ${present.data.launch} is`);
}

function containerOf(board: TaskBoard, ref: TaskRef): string {
  const { containerId } = taskOf(board, ref);
  if (containerId === undefined) throw new Refusal('failed', 'its container has not been started yet');
  return containerId;
}
