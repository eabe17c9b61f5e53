import type { StatefulFramework } from '@keelson/sdk';
import { loadSettings } from '../settings/index.ts';
import { withBuiltIn } from './built-in.ts';

/** The frameworks that come with Keelson, and those of keelson.config.ts; one of the same name replaces the built-in one. */
export async function loadFrameworks(configFile: string | null): Promise<readonly StatefulFramework[]> {
  return withBuiltIn(configFile === null ? [] : await configuredFrameworks(configFile));
}

async function configuredFrameworks(configFile: string): Promise<readonly StatefulFramework[]> {
  const { settings } = await loadSettings({ flags: {}, env: {}, cwd: process.cwd(), configFile });
  return settings.frameworks;
}
