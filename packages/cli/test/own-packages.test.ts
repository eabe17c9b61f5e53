/** A folder with a keelson.config.ts and nothing else: what it imports of Keelson is there all the same. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundleExecutor } from '../src/executor-file/bundle.ts';
import { temporaryFolder } from './support.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const CONFIG = `
import { defineConfig } from '@keelson/cli';
import { StatefulFramework, type TaskConfig } from '@keelson/sdk';

class Own extends StatefulFramework {
  readonly name: string = 'own';
  readonly topology = 'single';
  readonly ports = ['main'] as const;
  config(): TaskConfig { return { image: 'the-image-of-own' }; }
}
export default defineConfig({ apiPort: 5700, frameworks: [new Own()] });
`;

function project(config: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'keelson.config.ts'), config);
  return folder;
}

function config(folder: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, 'config', '--json'], { cwd: folder, encoding: 'utf8' });
}

it('the settings and the frameworks are read', () => {
  const { status, stdout, stderr } = config(project(CONFIG));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('"own"');
  expect(stdout).toContain('5700');
});

it('the executor file holds them', async () => {
  const { code } = await bundleExecutor(join(project(CONFIG), 'keelson.config.ts'));
  expect(code).toContain('the-image-of-own');
});

it("a project's own packages come first", () => {
  const folder = project(`import { port } from '@keelson/sdk';\nexport default { apiPort: port };`);
  const sdk = join(folder, 'node_modules/@keelson/sdk');
  mkdirSync(sdk, { recursive: true });
  writeFileSync(join(sdk, 'package.json'), '{"type": "module", "exports": "./index.js"}');
  writeFileSync(join(sdk, 'index.js'), 'export const port = 5701;');
  expect(config(folder).stdout).toContain('5701');
});

it('what is nowhere is named', () => {
  const { status, stderr } = config(project(`import '@keelson/nowhere';\nexport default {};`));
  expect(status).toBe(2);
  expect(stderr).toContain('@keelson/nowhere');
});
