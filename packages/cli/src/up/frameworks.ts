import { RedisFramework } from '@keelson/framework-redis';
import type { StatefulFramework } from '@keelson/sdk';
import { loadSettings } from '../settings/index.ts';

/** The frameworks that come with Keelson, and those of keelson.config.ts; one of the same name replaces the built-in one. */
export async function loadFrameworks(configFile: string | null): Promise<readonly StatefulFramework[]> {
  const own = configFile === null ? [] : await configuredFrameworks(configFile);
  const builtIn: readonly StatefulFramework[] = [new RedisFramework()];
  return [...own, ...builtIn.filter(({ name }) => !own.some((framework) => framework.name === name))];
}

async function configuredFrameworks(configFile: string): Promise<readonly StatefulFramework[]> {
  const { settings } = await loadSettings({ flags: {}, env: {}, cwd: process.cwd(), configFile });
  return settings.frameworks;
}
