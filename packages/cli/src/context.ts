import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Interrupts } from './interrupts.ts';
import { givenFlags, type LoadedSettings, loadSettings, type Settings } from './settings/index.ts';
import { createUi, type Ui, type UiStream } from './ui/index.ts';

/** What a command gets from the process that it runs in. */
export interface CommandContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: UiStream;
  readonly stderr: UiStream;
  readonly interrupts: Interrupts;
  /** The folder of Keelson's own checkout. */
  readonly checkout: string;
  /** The settings, from the flags that this command was given and the other places. Throws SETTINGS_INVALID. */
  settings(command: Command): Promise<Settings>;
  loadedSettings(command: Command): Promise<LoadedSettings>;
  /** Whether --json was given. */
  json(command: Command): boolean;
  /** Progress on stdout, as JSON lines with --json. */
  ui(command: Command): Ui;
  /** What the process ends with where nothing throws; 0 unless set. */
  exitWith(code: number): void;
  /** What to say where the command is interrupted from now on. */
  noteForInterrupt(note: string): void;
  /** Whether what is wrong with the command line is told by who catches it, not by commander. */
  readonly quietUsage?: boolean;
}

/** What each file of commands/ exports: adds its commands to the program. It imports heavy parts only in actions. */
export interface CommandModule {
  register(program: Command, context: CommandContext): void;
  /** Adds to its help what must be looked up. Called where help is asked for; `args` are all of the command line. */
  prepareHelp?(program: Command, context: CommandContext, args: readonly string[]): Promise<void>;
}

export interface ContextOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: UiStream;
  readonly stderr: UiStream;
  readonly interrupts: Interrupts;
  readonly exitWith: (code: number) => void;
  readonly noteForInterrupt: (note: string) => void;
  readonly quietUsage?: boolean;
}

export function createContext(options: ContextOptions): CommandContext {
  const { cwd, env, stdout } = options;
  const loadedSettings = (command: Command): Promise<LoadedSettings> =>
    loadSettings({ flags: givenFlags(command), env, cwd, configFile: textOption(command, 'config') });
  const json = (command: Command): boolean => command.optsWithGlobals().json === true;
  return {
    ...options,
    checkout: fileURLToPath(new URL('../../../', import.meta.url)),
    loadedSettings,
    settings: async (command) => (await loadedSettings(command)).settings,
    json,
    ui: (command) => createUi({ stream: stdout, json: json(command), env }),
  };
}

function textOption(command: Command, name: string): string | undefined {
  const options: Record<string, unknown> = command.optsWithGlobals();
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
