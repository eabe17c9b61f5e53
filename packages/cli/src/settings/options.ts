import { type Command, Option } from 'commander';
import { flagOf, type SettingName, settingInfo, settingNames, settingsSchema, variablesOf } from './schema.ts';

/** Adds the flags of these settings to a command; help names the variable and the default of each. */
export function addSettingOptions(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) {
    const { argument, description } = settingInfo[name];
    if (argument === undefined) continue;
    command.addOption(new Option(`${flagOf(name)} <${argument}>`, `${description} (${notes(name)})`));
  }
  return command;
}

/** The settings that were given as flags to this command or to one above it. */
export function givenFlags(command: Command): Partial<Record<SettingName, string>> {
  const options: Record<string, unknown> = command.optsWithGlobals();
  const flags: Partial<Record<SettingName, string>> = {};
  for (const name of settingNames) {
    const value = options[attributeOf(name)];
    if (typeof value === 'string') flags[name] = value;
  }
  return flags;
}

/** Where commander keeps the value of the flag. */
function attributeOf(name: SettingName): string {
  return new Option(flagOf(name)).attributeName();
}

function notes(name: SettingName): string {
  const [variable] = variablesOf(name);
  const standard = defaultOf(name);
  return standard === undefined ? `${variable}` : `${variable}, ${standard}`;
}

function defaultOf(name: SettingName): string | undefined {
  const { def } = settingsSchema.shape[name];
  return 'defaultValue' in def ? String(def.defaultValue) : undefined;
}
