/** The end of an executor run: its tasks are killed and reported, then it closes what it holds. What can't be ended in time is its guard's. */
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskBoard } from './member/task-board.ts';
import type { Parts } from './parts.ts';

/** Of the agent's grace, for what comes after the kills: updates on their way, containers removed. */
const RESERVED_MS = 1_500;
const POLL_MS = 20;
const CLOSE_MS = 1_000;

export async function shutDown(parts: Parts, board: TaskBoard, graceMs: number): Promise<void> {
  const { connection, environment, guard, recovery, log } = parts;
  const killByMs = Math.max(0, graceMs - RESERVED_MS);
  const deadlineMs = performance.now() + graceMs;
  for (const task of board.all) task.kill(Math.min(killByMs, task.data.config.stop.graceMs));
  while (board.live.length > 0 && performance.now() < deadlineMs) await delay(POLL_MS);
  await Promise.race([connection.settled(), delay(Math.max(CLOSE_MS / 2, deadlineMs - performance.now()))]);
  while (board.size > 0 && performance.now() < deadlineMs) await delay(POLL_MS);
  recovery.close();
  environment.exits.close();
  environment.images.close();
  if (board.size === 0) {
    environment.files.close();
    await guard.dismiss();
  } else log.warn({ tasks: board.live }, 'not all containers could be ended: the guard goes on');
  await Promise.race([connection.close(), delay(CLOSE_MS)]);
  environment.journal.close();
}
