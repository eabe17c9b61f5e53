/**
 * The atomic transitions: one Lua file each in ../commands, with the text of its includes put in. All reading of files is
 * here, so that a bundle needs to replace this module only.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export const COMMAND_NAMES = [
  'open',
  'accept',
  'create',
  'write-declared',
  'write-status',
  'remove',
  'write-setting',
  'write-retained',
  'take-lease',
  'renew-lease',
  'resign-lease',
  'confirm',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

export interface LuaCommand {
  readonly name: CommandName;
  readonly text: string;
  /** What EVALSHA calls it by. */
  readonly sha1: string;
}

export function loadCommands(): ReadonlyMap<CommandName, LuaCommand> {
  return new Map(COMMAND_NAMES.map((name) => [name, loadCommand(name)]));
}

function loadCommand(name: CommandName): LuaCommand {
  const text = luaText(name).replaceAll(/^--- @include "([a-z-]+)"$/gm, (_, include: string) =>
    luaText(`includes/${include}`),
  );
  return { name, text, sha1: createHash('sha1').update(text).digest('hex') };
}

function luaText(path: string): string {
  return readFileSync(new URL(`../commands/${path}.lua`, import.meta.url), 'utf8');
}
