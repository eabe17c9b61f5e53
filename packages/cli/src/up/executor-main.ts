/** The executor process on an agent, as its ExecutorInfo names it. Its settings are in the environment. */
import { runExecutor } from '@keelson/executor';
import { loadFrameworks } from './frameworks.ts';

const [configFile] = process.argv.slice(2);
await runExecutor({ frameworks: await loadFrameworks(configFile ?? null), env: process.env });
