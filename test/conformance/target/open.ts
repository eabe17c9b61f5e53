/** Chooses the target: the master that the environment names, or a cluster of our own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startLocalCluster } from './local-cluster.ts';
import type { AgentControl, Target } from './target.ts';

const run = promisify(execFile);

export async function openTarget(): Promise<Target> {
  const master = process.env.MESOS_MASTER;
  return master === undefined || master === '' ? startLocalCluster() : foreignTarget(master);
}

function foreignTarget(master: string): Target {
  const { MESOS_FOLLOWER, MESOS_ZK, MESOS_OPERATOR, MESOS_AGENT_CONTROL, MESOS_MASTER_RESTART, MESOS_QUICK } =
    process.env;
  const { MESOS_GUARDED, MESOS_CREDENTIALS, MESOS_GPU_AGENT, MESOS_SAME_HOST } = process.env;
  const url = `http://${master}`;
  const guarded =
    MESOS_GUARDED === undefined || MESOS_CREDENTIALS === undefined
      ? undefined
      : { url: `http://${MESOS_GUARDED}`, credentials: MESOS_CREDENTIALS };
  return {
    masterUrl: () => url,
    operator: MESOS_OPERATOR === '1',
    agents: MESOS_AGENT_CONTROL === undefined ? undefined : commandControl(MESOS_AGENT_CONTROL),
    restartMaster:
      MESOS_MASTER_RESTART === undefined
        ? undefined
        : async () => void (await run('/bin/sh', ['-c', MESOS_MASTER_RESTART])),
    follower: MESOS_FOLLOWER,
    zookeeper: MESOS_ZK,
    guarded,
    quick: MESOS_QUICK === '1',
    sameHost: MESOS_SAME_HOST === '1',
    gpuAgent: MESOS_GPU_AGENT,
    close: async () => undefined,
  };
}

/** A program that is called with what to do and the hostname of the agent: `agents.sh stop agent1`. */
function commandControl(program: string): AgentControl {
  const call = (what: string) => async (hostname: string) => void (await run(program, [what, hostname]));
  return { stop: call('stop'), start: call('start'), cut: call('cut'), heal: call('heal'), erase: call('erase') };
}
