/** Node's single executable application: the script becomes a blob, the blob a section of a copy of Node. */
import { chmodSync, constants, copyFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { KeelsonError } from '@keelson/core';
import { runCommand } from '../setup/run-command.ts';
import { FUSE, type NodeBinary } from './node-binary.ts';

/**
 * @param folder for what comes and goes on the way; the result is in it too
 * @returns the path of the executable. Nothing may be stripped from it afterwards.
 */
export async function makeExecutable(
  node: NodeBinary,
  code: string,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  writeFileSync(join(folder, 'executor.cjs'), code);
  // Names without a folder: they are in the blob. A code cache is not: it would be another one each time.
  const config = { main: 'executor.cjs', output: 'executor.blob', disableExperimentalSEAWarning: true };
  writeFileSync(join(folder, 'sea.json'), JSON.stringify({ ...config, useSnapshot: false, useCodeCache: false }));
  await run(node.path, ['--experimental-sea-config', 'sea.json'], folder, signal);
  const file = join(folder, 'executor');
  copyFileSync(node.path, file, constants.COPYFILE_FICLONE);
  chmodSync(file, 0o755);
  // In a process of its own: it takes much memory, and says much.
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  const args = [postject, file, 'NODE_SEA_BLOB', 'executor.blob', '--sentinel-fuse', FUSE];
  await run(process.execPath, args, folder, signal);
  return file;
}

async function run(command: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<void> {
  const { code, output } = await runCommand(command, args, { cwd, signal, env: { NODE_OPTIONS: undefined } });
  if (code === 0) return;
  throw new KeelsonError('INTERNAL', `${command} ${args.join(' ')} ended with ${code}: ${output}`);
}
