/**
 * The executor of tasks that have a command and no executor: one task, then it ends. Without health checks and checks.
 * Started by the agent, with the environment that executors get.
 */
import type { ChildProcess } from 'node:child_process';
import type { ExecutorEvent, KillPolicy, TaskInfo, TaskState } from '../wire.ts';
import { AgentSession } from './agent-session.ts';
import { type CommandEnd, killCommand, runCommand } from './command.ts';

const DEFAULT_KILL_GRACE_MS = 3000;

let task: TaskInfo | undefined;
let child: ChildProcess | undefined;
let killing = false;
let timedOut = false;
let ended = false;
/** Nobody may be left to acknowledge: it ends with its command. */
let shuttingDown = false;
let tellsKilling = false;

const session = new AgentSession({
  endpoint: process.env.MESOS_AGENT_ENDPOINT ?? '',
  frameworkId: process.env.MESOS_FRAMEWORK_ID ?? '',
  executorId: process.env.MESOS_EXECUTOR_ID ?? '',
  checkpoint: process.env.MESOS_CHECKPOINT === '1',
  onEvent: (event) => {
    handle(event).catch((error: unknown) => console.error(error));
  },
});
await session.run();

async function handle(event: ExecutorEvent): Promise<void> {
  switch (event.type) {
    case 'SUBSCRIBED':
      tellsKilling = (event.subscribed.framework_info.capabilities ?? []).some(
        ({ type }) => type === 'TASK_KILLING_STATE',
      );
      return;
    case 'LAUNCH':
      return launch(event.launch.task);
    case 'KILL':
      return kill(event.kill.kill_policy);
    case 'SHUTDOWN':
      shuttingDown = true;
      await kill(undefined);
      if (child === undefined || ended) process.exit(0);
      return;
    case 'ACKNOWLEDGED':
      if (ended && session.unacknowledged === 0) process.exit(0);
  }
}

async function launch(info: TaskInfo): Promise<void> {
  task = info;
  await report('TASK_STARTING');
  if (killing) return end({ succeeded: false, message: 'Killed before it ran' });
  child = runCommand(info.command ?? {}, (how) => {
    end(how).catch((error: unknown) => console.error(error));
  });
  const limitNs = info.max_completion_time?.nanoseconds;
  if (limitNs !== undefined) setTimeout(completionTimeReached, Number(limitNs) / 1e6);
  await report('TASK_RUNNING');
}

function completionTimeReached(): void {
  if (child === undefined || killing) return;
  timedOut = true;
  killCommand(child, DEFAULT_KILL_GRACE_MS);
}

async function kill(policy: KillPolicy | undefined): Promise<void> {
  if (killing || ended) return;
  killing = true;
  if (child === undefined) return;
  const graceNs = (policy ?? task?.kill_policy)?.grace_period?.nanoseconds;
  killCommand(child, graceNs === undefined ? DEFAULT_KILL_GRACE_MS : Number(graceNs) / 1e6);
  if (tellsKilling) await report('TASK_KILLING');
}

async function end({ succeeded, message }: CommandEnd): Promise<void> {
  ended = true;
  const state = killing ? 'TASK_KILLED' : succeeded ? 'TASK_FINISHED' : 'TASK_FAILED';
  await report(timedOut ? 'TASK_FAILED' : state, message);
  if (shuttingDown) process.exit(0);
}

async function report(state: TaskState, message?: string): Promise<void> {
  if (task === undefined) return;
  const reason = timedOut && state === 'TASK_FAILED' ? { reason: 'REASON_MAX_COMPLETION_TIME_REACHED' as const } : {};
  await session.update({ task_id: task.task_id, state, ...reason, ...(message === undefined ? {} : { message }) });
}
