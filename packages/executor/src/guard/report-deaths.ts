/** Tells the scheduler itself, where it said how: a POST that is repeated until it is taken, or too much time has passed. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { DeathReport } from '@keelson/core';
import type { GuardDeath } from './end-containers.ts';
import type { Orders } from './orders.ts';

/** As many as the schedulers take in one report. */
const MAX_DEATHS = 100;
const GIVE_UP_MS = 15 * 60_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const CALL_TIMEOUT_MS = 5_000;

/**
 * @param hurry aborted where nobody is left to hear it: the deaths stand in the journal
 * @returns whether all of it was taken. Never rejects.
 */
export async function reportDeaths(
  orders: Orders,
  deaths: readonly GuardDeath[],
  hurry: AbortSignal,
): Promise<boolean> {
  const { report } = orders;
  if (report === null || deaths.length === 0) return false;
  const parts = Array.from({ length: Math.ceil(deaths.length / MAX_DEATHS) }, (_, index) =>
    deaths.slice(index * MAX_DEATHS, (index + 1) * MAX_DEATHS),
  );
  const taken = await Promise.all(parts.map((part) => reportPart(orders, report, part, hurry)));
  return taken.every((one) => one);
}

async function reportPart(
  { cluster, agentId, executorId, runId }: Orders,
  report: NonNullable<Orders['report']>,
  deaths: readonly GuardDeath[],
  hurry: AbortSignal,
): Promise<boolean> {
  const body = JSON.stringify({
    cluster,
    agentId,
    executorId,
    runId,
    deaths: deaths.map((death) => ({ ...death, proof: 'guard' })),
  } satisfies DeathReport);
  const deadlineMs = performance.now() + GIVE_UP_MS;
  for (
    let waitMs = FIRST_WAIT_MS;
    performance.now() < deadlineMs && !hurry.aborted;
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  ) {
    if (await post(report.url, report.tokenFile, body)) return true;
    await delay(waitMs, undefined, { signal: hurry }).catch(() => undefined); // the loop sees the abort
  }
  return false;
}

async function post(url: string, tokenFile: string | null, body: string): Promise<boolean> {
  try {
    const token = tokenFile === null ? undefined : readFileSync(tokenFile, 'utf8').trim();
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
