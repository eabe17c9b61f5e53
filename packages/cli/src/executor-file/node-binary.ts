/**
 * The Node that the executor file is made of: of one pinned version, so that every machine makes the same bytes; in one piece,
 * without libraries of Node's own beside it, so that it runs on agents that have no Node.
 */
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { KeelsonError } from '@keelson/core';
import { runCommand } from '../setup/run-command.ts';

/** The launcher installs the same. */
export const NODE_VERSION = '24.21.0';
/** Where Node looks for a program in itself: https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html */
export const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

export interface NodeBinaryOptions {
  /** A Node given by the operator. */
  readonly node?: string | undefined;
  /** The folder of Keelson's checkout, where the launcher may have installed one. */
  readonly checkout: string;
  /** Where one is installed that is not there. */
  readonly toolsDir: string;
  readonly onInstall: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface NodeBinary {
  readonly path: string;
  readonly version: string;
  readonly platform: string;
}

/** @throws KeelsonError REQUIREMENT_MISSING, with what is missing and how to get it. */
export async function findNodeBinary(options: NodeBinaryOptions): Promise<NodeBinary> {
  const platform = platformOf(process.platform, process.arch);
  const path = options.node ?? installedNode(options.checkout) ?? (await install(platform, options));
  const version = await versionOf(path, options.signal);
  if (!hasFuse(path)) {
    throw missing(
      `${path} can't carry a program (it has no ${FUSE.split('_fce')[0]}, as Nodes of Linux distributions often have none)`,
      `Give the official one with --node; npm has it as node-${platform}@${NODE_VERSION}.`,
    );
  }
  return { path: realpathSync(path), version, platform };
}

function platformOf(system: string, arch: string): string {
  if (system === 'linux' && (arch === 'x64' || arch === 'arm64')) return `linux-${arch}`;
  throw missing(`executors run on Linux (x64, arm64), and are built there; this is ${system} (${arch})`, '');
}

function installedNode(checkout: string): string | undefined {
  if (process.versions.node === NODE_VERSION && hasFuse(process.execPath)) return process.execPath;
  const path = nodeIn(join(checkout, '.tools', `node-${NODE_VERSION}`));
  return existsSync(path) ? path : undefined;
}

async function install(platform: string, { toolsDir, onInstall, signal }: NodeBinaryOptions): Promise<string> {
  const folder = join(toolsDir, `node-${NODE_VERSION}-${platform}`);
  if (existsSync(nodeIn(folder))) return nodeIn(folder);
  const spec = `node-${platform}@${NODE_VERSION}`;
  onInstall(`installing ${spec} with npm`);
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const args = ['install', '--prefix', fresh, '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', spec];
  const { code, output } = await runCommand('npm', args, { signal });
  if (code === 127) throw missing('npm is not on PATH', `Give Node ${NODE_VERSION} with --node.`);
  if (code !== 0) throw missing(`npm install ${spec} failed: ${output}`, `Give Node ${NODE_VERSION} with --node.`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(join(fresh, 'node_modules', `node-${platform}`), folder);
  rmSync(fresh, { recursive: true, force: true });
  return nodeIn(folder);
}

function nodeIn(folder: string): string {
  return join(folder, 'bin', 'node');
}

async function versionOf(path: string, signal: AbortSignal): Promise<string> {
  const { code, output } = await runCommand(path, ['--version'], { signal });
  const found = /^v(24\.\d+\.\d+)$/.exec(output)?.[1];
  if (code === 0 && found !== undefined) return found;
  const said = code === 127 ? 'is not there' : `answers ${JSON.stringify(output.slice(0, 200))} to --version`;
  throw missing(`${path} ${said}: the executor is made of a Node 24`, '');
}

/** In one piece, and as it was released: once a program is injected, the fuse is blown. */
function hasFuse(path: string): boolean {
  return readFileSync(path).includes(`${FUSE}:0`);
}

function missing(what: string, remedy: string): KeelsonError {
  return new KeelsonError('REQUIREMENT_MISSING', remedy === '' ? what : `${what}. ${remedy}`);
}
