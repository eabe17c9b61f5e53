/** Which API a command talks to: its flags, the environment, the settings. */
import { readFileSync } from 'node:fs';
import { KeelsonError } from '@keelson/core';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CommandContext } from '../context.ts';
import { addSettingOptions, localApiUrl, type Settings } from '../settings/index.ts';
import { ApiClient } from './api-client.ts';

/** Every client command has these. `--api` is short for `--api-url`. */
export function addClientOptions(command: Command): Command {
  command.option('--api <url>', 'the API to talk to (KEELSON_API, this machine)');
  return addSettingOptions(command, ['apiUrl', 'apiPort', 'apiTokenFile']);
}

/** @throws KeelsonError SETTINGS_INVALID */
export async function connect(command: Command, context: CommandContext): Promise<ApiClient> {
  const settings = await context.settings(command);
  const { api }: { api?: unknown } = command.optsWithGlobals();
  const url =
    typeof api === 'string' ? api : (nonEmpty(context.env.KEELSON_API) ?? settings.apiUrl ?? localApiUrl(settings));
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new KeelsonError('SETTINGS_INVALID', undefined, {
      errors: [{ path: '--api', message: 'must be a URL that begins with http:// or https://' }],
    });
  return new ApiClient({
    url: url.replace(/\/+$/, ''),
    token: tokenOf(settings),
    signal: context.interrupts.stop,
    onAccepted: (path, body) =>
      context.noteForInterrupt(`What was asked for is stored, and goes on: see keelson ${whereToLook(path, body)}.\n`),
  });
}

/** What is created is named in the body, what is changed in the path. */
function whereToLook(path: string, body: unknown): string {
  const [, inPath] = /^\/v1\/instances\/([^/?]+)/.exec(path) ?? [];
  const { data } = z.object({ name: z.string() }).safeParse(body);
  const name = inPath === undefined ? data?.name : decodeURIComponent(inPath);
  return name === undefined ? 'ls' : `status ${name}`;
}

function tokenOf({ apiTokenFile }: Settings): string | undefined {
  if (apiTokenFile === undefined) return undefined;
  try {
    return readFileSync(apiTokenFile, 'utf8').trim();
  } catch (cause) {
    throw new KeelsonError('SETTINGS_INVALID', `The token file ${apiTokenFile} can't be read.`, { cause });
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
