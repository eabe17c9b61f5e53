export { advertisedApiUrl, hostAndPort, localApiUrl } from './api-urls.ts';
export { closest } from './closest.ts';
export { defineConfig } from './define-config.ts';
export { type LoadedSettings, loadSettings, type SettingsInputs, type Source } from './load.ts';
export { type Masters, readMasters } from './masters.ts';
export { addSettingOptions, givenFlags } from './options.ts';
export { redactUrl, shownSettings } from './redact.ts';
export {
  flagOf,
  isSettingName,
  type SettingName,
  type Settings,
  type SettingsInput,
  settingNames,
  settingsSchema,
  variablesOf,
} from './schema.ts';
