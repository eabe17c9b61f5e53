/** A Mesos master and its agents on one machine. Runs as a process of its own: see `main.ts`. */
export { type RunningCluster, type StartOptions, startCluster } from './cluster/start.ts';
export { type Flags, helpText, parseFlags } from './flags.ts';
