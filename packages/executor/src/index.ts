export { LABELS } from './labels.ts';
export { type RunExecutorOptions, runExecutor } from './run-executor.ts';
