import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, constants, copyFile, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { FetchCache } from './fetch-cache.ts';

/** What a CommandInfo asks to be put into the sandbox, in the words of the wire. */
export interface FetchUri {
  readonly value?: string | undefined;
  readonly executable?: boolean | undefined;
  readonly extract?: boolean | undefined;
  readonly output_file?: string | undefined;
  readonly cache?: boolean | undefined;
}

export interface FetchContext {
  readonly sandbox: string;
  /** Whom the files are for. */
  readonly user: string;
  readonly cache: FetchCache;
  readonly signal: AbortSignal;
}

const FETCH_TIMEOUT_MS = 300_000;
const EXTRACTORS: readonly (readonly [RegExp, (file: string) => readonly [string, ...string[]]])[] = [
  [/\.(tar|tgz|tar\.gz|tbz2|tar\.bz2|txz|tar\.xz)$/, (file) => ['tar', '-C', dirname(file), '-xf', file]],
  [/\.gz$/, (file) => ['gzip', '-dkf', file]],
  [/\.zip$/, (file) => ['unzip', '-o', '-d', dirname(file), file]],
];

/**
 * Does what the Mesos fetcher does: copies a local file (absolute path or `file://`) or downloads one (`http`, `https`),
 * makes it executable or unpacks it beside itself.
 * @throws when a file is not there, a download fails, or the target would leave the sandbox.
 */
export async function fetchUris(uris: readonly FetchUri[], context: FetchContext): Promise<void> {
  for (const uri of uris) {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]);
    const file = await fetchUri(uri, { ...context, signal });
    if (uri.executable === true) await chmod(file, 0o755);
    else if (uri.extract !== false) await extract(file, context.signal);
  }
}

async function fetchUri(uri: FetchUri, { sandbox, user, cache, signal }: FetchContext): Promise<string> {
  const value = uri.value ?? '';
  const remote = /^https?:/.test(value);
  const source = value.startsWith('file:') ? fileURLToPath(value) : value;
  const target = resolve(sandbox, uri.output_file ?? basename(remote ? new URL(value).pathname : source));
  if (!target.startsWith(sandbox + sep)) throw new Error(`output file '${uri.output_file}' leaves the sandbox`);
  await mkdir(dirname(target), { recursive: true });
  if (!remote && !source.startsWith('/')) {
    throw new Error(`'${value}' is neither an absolute path nor a file, http or https URI`);
  }
  const get = (path: string): Promise<void> =>
    remote ? download(value, path, signal) : copyFile(source, path, constants.COPYFILE_FICLONE);
  await rm(target, { force: true });
  const isProgram = uri.executable === true;
  await (uri.cache === true ? cache.fetch({ uri: value, user, target, isProgram }, get) : get(target));
  return target;
}

async function download(url: string, target: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(target), { signal });
}

async function extract(file: string, signal: AbortSignal): Promise<void> {
  const command = EXTRACTORS.find(([pattern]) => pattern.test(file))?.[1](file);
  if (command === undefined) return;
  const [program, ...args] = command;
  await new Promise<void>((done, fail) => {
    const child = spawn(program, args, { stdio: 'ignore', signal });
    child.on('error', fail);
    child.on('exit', (code) => (code === 0 ? done() : fail(new Error(`${program} ended with ${code}`))));
  });
}
