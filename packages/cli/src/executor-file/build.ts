/**
 * Makes the executor file: one executable that an agent runs without Node, with the agent side of every configured framework.
 * The same inputs give the same bytes; its name holds their hash. The last builds stay, for schedulers that were not restarted yet.
 */
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { writePrivateFile } from '../supervisor/write-file.ts';
import type { Step } from '../ui/index.ts';
import { bundleExecutor } from './bundle.ts';
import { makeExecutable } from './inject.ts';
import { findNodeBinary, type NodeBinary } from './node-binary.ts';

export interface BuildOptions {
  readonly configFile: string | null;
  /** A Node to make it of, in place of the pinned one. */
  readonly node?: string | undefined;
  /** Where executor files are kept. */
  readonly folder: string;
  readonly checkout: string;
  readonly step: Pick<Step, 'update'>;
  readonly signal: AbortSignal;
}

const builtSchema = z.strictObject({
  /** Name, in the folder; it ends with the hash. */
  name: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  /** Hash of what it was made from. */
  inputs: z.string(),
});

export interface BuiltExecutor extends z.infer<typeof builtSchema> {
  readonly path: string;
  /** Whether it was there already, of the same inputs. */
  readonly isOld: boolean;
}

const LAST_BUILD = 'last-build.json';
const KEPT_BUILDS = 3;
const NAME = /^keelson-executor-[a-z0-9-]+-[0-9a-f]{64}$/;
const UNFINISHED = 'unfinished-';
/** No build takes so long. */
const CUT_OFF_MS = 60 * 60_000;

/** @throws KeelsonError SETTINGS_INVALID, REQUIREMENT_MISSING */
export async function buildExecutor(options: BuildOptions): Promise<BuiltExecutor> {
  const { folder, step, configFile, checkout, signal } = options;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const node = await findNodeBinary({
    node: options.node,
    checkout,
    toolsDir: join(folder, 'tools'),
    onInstall: (text) => step.update(text),
    signal,
  });
  step.update(`bundling the frameworks${configFile === null ? '' : ` of ${configFile}`}`);
  const { code } = await bundleExecutor(configFile);
  const inputs = inputsOf(node, code);
  const last = await lastBuild(folder);
  if (last !== undefined && last.inputs === inputs) return { ...last, isOld: true };
  step.update(`making one file of it and Node ${node.version}`);
  return { ...(await make(options, node, code, inputs)), isOld: false };
}

function inputsOf(node: NodeBinary, code: string): string {
  const parts = [node.version, node.platform, statSync(node.path).size, code];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The last build, where its file is there still, as it was. */
async function lastBuild(folder: string): Promise<Omit<BuiltExecutor, 'isOld'> | undefined> {
  try {
    const built = builtSchema.parse(JSON.parse(readFileSync(join(folder, LAST_BUILD), 'utf8')));
    const path = join(folder, built.name);
    return (await hashOf(path)) === built.sha256 ? { ...built, path } : undefined;
  } catch {
    return undefined;
  }
}

async function make(
  { folder, signal }: BuildOptions,
  node: NodeBinary,
  code: string,
  inputs: string,
): Promise<Omit<BuiltExecutor, 'isOld'>> {
  const work = mkdtempSync(join(folder, UNFINISHED));
  try {
    const file = await makeExecutable(node, code, work, signal);
    const sha256 = await hashOf(file);
    const name = `keelson-executor-${node.platform}-${sha256}`;
    const path = join(folder, name);
    renameSync(file, path);
    const built = { name, sha256, bytes: statSync(path).size, inputs };
    writePrivateFile(join(folder, LAST_BUILD), JSON.stringify(built));
    await removeOld(folder);
    return { ...built, path };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** All but the last builds, and what builds that were cut off have left. */
async function removeOld(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((one) => one.startsWith(UNFINISHED))) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > CUT_OFF_MS) rmSync(path, { recursive: true, force: true });
  }
  const builds = names
    .filter((name) => NAME.test(name))
    .map((name) => ({ path: join(folder, name), atMs: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.atMs - a.atMs);
  for (const { path } of builds.slice(KEPT_BUILDS)) rmSync(path, { force: true });
}
