/** Tasks go from the agent to their executor: at once where it has subscribed, else when it does. */
import type { Tx } from '../engine/tx.ts';
import { volumeLinks } from './executor-end.ts';
import type { AgentExecutor, AgentState, AgentTask } from './state.ts';
import { putTask } from './store.ts';
import { sendToExecutor } from './tasks.ts';

/** What was not handed on yet. A group goes in one event. Lost when the executor is away: dropped when it subscribes again. */
export function launchQueued(agent: AgentState, executor: AgentExecutor, tx: Tx): void {
  for (const task of executor.tasks.values()) {
    if (task.launched || task.state !== 'TASK_STAGING') continue;
    const together = groupOf(executor, task);
    for (const one of together) markLaunched(agent, executor, one, tx);
    const tasks = together.map(({ info }) => info);
    if (task.group === undefined) sendToExecutor(executor, { type: 'LAUNCH', launch: { task: task.info } }, tx);
    else sendToExecutor(executor, { type: 'LAUNCH_GROUP', launch_group: { task_group: { tasks } } }, tx);
  }
}

/** The task, and those that were launched with it and go with it. */
export function groupOf(executor: AgentExecutor, task: AgentTask): AgentTask[] {
  if (task.group === undefined) return [task];
  return [...executor.tasks.values()].filter(({ group }) => group === task.group);
}

function markLaunched(agent: AgentState, executor: AgentExecutor, task: AgentTask, tx: Tx): void {
  task.launched = true;
  putTask(agent, executor, task, tx);
  const links = volumeLinks(agent, task);
  if (links.length > 0) tx.emit({ kind: 'linkVolumes', agent: agent.index, executor: executor.key, links });
}
