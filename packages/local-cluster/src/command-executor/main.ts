/**
 * The executor of tasks that have a command and no executor: one task, then it ends.
 * Started by the agent, with the environment that executors get.
 */
import { parseExecutorEnvironment } from '@keelson/mesos';
import { CommandExecutor } from './command-executor.ts';

const executor = new CommandExecutor(parseExecutorEnvironment(process.env));
await executor.run();
process.exit(0);
