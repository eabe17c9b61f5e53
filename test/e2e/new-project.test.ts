/** `keelson new`, and what one does then: its own tests, `up` in its folder, an instance that runs, and its end. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../support/command.ts';
import { docker, Keelson, until } from '../support/keelson.ts';
import { finish, untilNoContainers, volumesOf } from '../support/traces.ts';

const run = promisify(execFile);
const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));
const path = [dirname(process.execPath), process.env.PATH].join(':');

let root: string;
let folder: string;
let keelson: Keelson | undefined;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'keelson-new-'));
  folder = join(root, 'services', 'ledger');
  const { code, stdout, stderr } = await runCommand(['new', 'Ledger', '--path', folder, '--executor']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('keelson create ledger mine --slaves 2');
});
afterAll(async () => {
  await finish(keelson);
  rmSync(root, { recursive: true, force: true });
});

it('passes its own tests, and is typed', async () => {
  const { stdout } = await run(process.execPath, ['--test'], { cwd: folder, env: { PATH: path, NO_COLOR: '1' } });
  expect(stdout).toMatch(/pass 4\n[\s\S]*fail 0\n/);
  await run(tsc, ['--project', folder], { env: { PATH: path } });
});

it('runs as it is, without its links: created, with its options, failed over, destroyed', async () => {
  rmSync(join(folder, 'node_modules'), { recursive: true });
  keelson = await Keelson.startIn(folder);
  const api = `--api=${keelson.url}`;
  const { stdout: help } = await runCommand(['create', 'ledger', '--help', api]);
  expect(help).toMatch(/Options of ledger .*\n {2}maxClients +integer 1-10000 \(default: 1000\)\. Connections/);
  const refused = await runCommand(['create', 'ledger', 'mine', '--option', 'maxClients=0', api]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('--option maxClients: ');
  const { code, stderr } = await runCommand(['create', 'ledger', 'mine', '--slaves', '2', api]);
  expect([code, stderr]).toEqual([0, '']);
  const { uid, master } = await keelson.running('mine');
  expect(master).toBe('mine-0');
  await (await keelson.containerOf(uid, 'mine-0')).kill();
  await until(async () => (await keelson?.get('mine'))?.master !== 'mine-0', 30_000);
  const after = await keelson.running('mine');
  expect(after.epoch).toBe(2);
  expect(await docker.listContainers({ filters: { label: [`keelson.instance-uid=${uid}`] } })).toHaveLength(3);
  const { code: destroyed } = await runCommand(['destroy', 'mine', '--delete-data', '--yes', api]);
  expect(destroyed).toBe(0);
  await keelson.gone('mine');
  await untilNoContainers(uid);
  expect(volumesOf(keelson.dataDir)).toEqual([]);
});

it('can have its links again', async () => {
  const { code } = await runCommand(['link', folder]);
  expect(code).toBe(0);
  const script = "await import('@keelson/sdk/testing'); await import('@keelson/cli'); await import('zod')";
  await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder, env: { PATH: path } });
});
