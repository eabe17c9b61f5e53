import type { SettingsInput } from './schema.ts';

/** What `keelson.config.ts` exports as its default: the settings of a project, and its own frameworks. */
export function defineConfig(config: SettingsInput): SettingsInput {
  return config;
}
