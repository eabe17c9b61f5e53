/** The executor of task groups whose ExecutorInfo has the type DEFAULT. Started by the agent, with the environment that executors get. */
import { parseExecutorEnvironment } from '@keelson/mesos';
import { DefaultExecutor } from './default-executor.ts';

const executor = new DefaultExecutor(parseExecutorEnvironment(process.env));
await executor.run();
process.exit(0);
