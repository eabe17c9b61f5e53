/** The times and counts by which step decides. In one place, so that tests and docs can name them. */
export const POLICY = {
  /** A held placement is given up after this long without a config. */
  placementMs: 30_000,
  /** A launch that nobody has said anything about is asked for after this long (Mesos: rule of missing updates). */
  silentLaunchMs: 30_000,
  /** A task that ran this long starts its backoff anew when it ends. */
  stableMs: 60_000,
  firstBackoffMs: 1_000,
  maxBackoffMs: 300_000,
  /** An unhealthy task is ended after this long. */
  unhealthyMs: 30_000,
  /** First retry of an effect, doubled with each attempt. */
  effectRetryMs: 100,
  maxEffectRetryMs: 15_000,
  /** The same of a kept volume's removal: its agent may be away for weeks, and is heard of when it comes back. */
  firstRemovalRetryMs: 1_000,
  maxRemovalRetryMs: 300_000,
  /** Sync of a slave with the present master is looked at this often at first, and at most this seldom. */
  syncProbeMs: 50,
  maxSyncProbeMs: 5_000,
  /** A master that is to be launched again has this long before a slave that could serve may overtake it. */
  overtakeMs: 5_000,
  /** One that was stopped in order to be launched again has longer: no write is to be lost for an update. */
  plannedRestartMs: 30_000,
  /** Elections without an answer, before the master is launched again on its volume instead. */
  electionAttempts: 5,
  /** Tries of an operation of the framework's own on one member. */
  maintenanceAttempts: 3,
  /** Failed promotions, before the candidate is ended and another elected. */
  promotionAttempts: 5,
  /** A planned switchover is given up where the candidate has not caught up by then. */
  catchUpMs: 10_000,
  catchUpProbeMs: 20,
  /** A switchover for an update that was given up is tried again this long after it began, doubled each time. */
  switchoverRetryMs: 15_000,
  maxSwitchoverRetryMs: 300_000,
  /** How long a member waits for its own ports on its agent before it takes others there. */
  portsWaitMs: 10_000,
  /** The same where the other members were told of them before they started (`bootstrap: all`). */
  bootstrapPortsWaitMs: 300_000,
  /** Launches that fail on a port that somebody else holds, before such a member gives its port up. */
  bootstrapPortFailures: 8,
  /** A port that somebody else was found to hold is not tried again for this long. */
  avoidPortMs: 600_000,
  maxAvoidedPorts: 16,
  /** For this long other agents are preferred to one that could not even start a member. */
  unfitAgentMs: 600_000,
  maxUnfitAgents: 8,
  /** Launches of a member that were given up by the operator and not seen to end, at most. */
  maxGivenUp: 8,
  /** Of the operator's requests, so many are told what became of them. */
  maxRequestOutcomes: 8,
  /** How long a member waits for its agent, where a volume was asked for that no container has used. */
  unusedVolumeWaitMs: 15_000,
  /** Where a member has left more volumes behind than this, those that were never used are forgotten, the oldest first. */
  maxFormerVolumes: 8,
  hookTimeoutMs: 10_000,
  prepareTimeoutMs: 20_000,
  probeTimeoutMs: 1_000,
  operationTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  /** How long after its time an operation that was not answered may still be on its way. */
  lateOperationMs: 5_000,
  /** Launches of an added peer that fail before it has ever served, before it is taken out again. */
  joinFailures: 4,
  maxMessage: 2_000,
} as const;

/** Wait before the next try after so many failures: none after the first, then 1 s, 2 s, 4 s … 5 min. */
export function backoffMs(failures: number): number {
  if (failures <= 1) return 0;
  return Math.min(POLICY.firstBackoffMs * 2 ** (failures - 2), POLICY.maxBackoffMs);
}

/** Wait before another switchover for an update, after so many. */
export function switchoverRetryMs(switchovers: number): number {
  return Math.min(POLICY.switchoverRetryMs * 2 ** (switchovers - 1), POLICY.maxSwitchoverRetryMs);
}

/** Wait before the removal of a kept volume is tried again. */
export function removalRetryMs(attempt: number): number {
  return Math.min(POLICY.firstRemovalRetryMs * 2 ** attempt, POLICY.maxRemovalRetryMs);
}

/** Wait before an effect is tried again. */
export function effectRetryMs(attempt: number): number {
  return Math.min(POLICY.effectRetryMs * 2 ** attempt, POLICY.maxEffectRetryMs);
}
