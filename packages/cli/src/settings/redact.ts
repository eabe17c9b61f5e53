import type { LoadedSettings, Source } from './load.ts';
import { type SettingName, settingNames } from './schema.ts';

export interface ShownSetting {
  readonly name: SettingName;
  readonly value: unknown;
  readonly source: Source;
}

/** The settings as they may be shown: passwords in URLs replaced, frameworks by name. */
export function shownSettings({ settings, sources }: LoadedSettings): readonly ShownSetting[] {
  return settingNames.map((name) => ({ name, value: shown(settings[name]), source: sources[name] ?? 'default' }));
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return redactUrl(value);
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown) => (typeof item === 'object' && item !== null && 'name' in item ? item.name : item));
}

/** `redis://:secret@host` → `redis://:***@host`; any other text stays as it is. */
export function redactUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.password === '') return text;
  url.password = '***';
  return url.href;
}
