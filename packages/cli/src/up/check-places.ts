/** What can be wrong with where a bring-up is told to go, looked at before anything is installed or started. */
import { KeelsonError } from '@keelson/core';
import { checkRedis } from '@keelson/store';
import { redactUrl, type Settings } from '../settings/index.ts';
import { assertPortsFree, redisListens } from '../supervisor/index.ts';
import { clusterChild, schedulerChild } from './children.ts';
import { artifactBase, artifactPlace } from './executor-plan.ts';
import type { Layout } from './layout.ts';
import { mesosSettings } from './mesos.ts';

/**
 * @param running children of an earlier run, which have their ports
 * @throws KeelsonError PORT_TAKEN, SETTINGS_INVALID, STORE_UNAVAILABLE, STORE_UNSAFE
 */
export async function checkPlaces(settings: Settings, layout: Layout, running: readonly string[]): Promise<void> {
  const children = [
    ...(settings.redisUrl === undefined ? [{ name: 'redis', listens: [redisListens(settings.redisPort)] }] : []),
    ...(settings.mesosMaster === undefined ? [clusterChild(settings, layout)] : []),
    schedulerChild(settings, layout),
  ];
  const begun = children.filter(({ name }) => !running.includes(name));
  mesosSettings(settings);
  if (artifactPlace(settings) !== null) artifactBase(settings);
  await assertPortsFree(begun.flatMap(({ listens = [] }) => listens));
  if (settings.redisUrl !== undefined) await checkGivenRedis(settings.redisUrl);
}

async function checkGivenRedis(url: string): Promise<void> {
  try {
    await checkRedis(url);
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    const message = `${redactUrl(url)}, which --redis-url or REDIS_URL names: ${error.message}`;
    throw new KeelsonError(error.code, message, { cause: error });
  }
}
