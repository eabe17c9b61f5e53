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

/** What is before the last @ of a URL, from the first colon on: there may be several hosts, and any character. */
const PASSWORD = /^([a-z][a-z0-9+.-]*:\/\/[^/@:]*:).*@/is;
const SECRET_EXTRA = /([?&][a-z]*password=)[^&]*/gi;

/** `redis://:secret@host` → `redis://:***@host`; any other text stays as it is. */
export function redactUrl(text: string): string {
  return text.replace(PASSWORD, '$1***@').replace(SECRET_EXTRA, '$1***');
}
