import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KeelsonError } from '@keelson/core';
import { describe, expect, it } from 'vitest';
import { type BuiltExecutor, buildExecutor } from '../src/executor-file/build.ts';
import { bundleExecutor } from '../src/executor-file/bundle.ts';
import { findNodeBinary, NODE_VERSION } from '../src/executor-file/node-binary.ts';
import { onlyFrameworks } from '../src/executor-file/only-frameworks.ts';
import { temporaryFolder } from './support.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const { signal } = new AbortController();

async function refusal(work: () => unknown): Promise<KeelsonError> {
  const error: unknown = await Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  if (!(error instanceof KeelsonError)) throw new Error(`it was not refused: ${error}`);
  return error;
}

/** A project of its own, with Keelson's packages as its dependencies. */
function project(config: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(checkout, 'packages/cli/node_modules/@keelson'), join(folder, 'node_modules/@keelson'));
  const file = join(folder, 'keelson.config.ts');
  writeFileSync(file, config);
  return file;
}

const OWN = `
import { defineConfig } from '@keelson/cli';
import { StatefulExecutor, StatefulFramework, type TaskConfig } from '@keelson/sdk';

class OwnExecutor extends StatefulExecutor { mark = 'the-agent-side-of-own'; }
class Own extends StatefulFramework {
  readonly name: string = 'own';
  readonly topology = 'single';
  readonly ports = ['main'] as const;
  override readonly executor = new OwnExecutor();
  config(): TaskConfig { return { image: 'own:1' }; }
}
const password = 'hunter2';
export default defineConfig({
  apiPort: 5700,
  redisUrl: \`redis://:\${password}@redis.example:6379\`,
  frameworks: [new Own()],
});
`;

describe('of a configuration', () => {
  it.each([
    ['export default { redisUrl: "redis://:pw@h", frameworks: [a] };', 'export default { frameworks: [a] };'],
    ['export default defineConfig({ frameworks, apiPort: 1 });', 'export default defineConfig({ frameworks });'],
    ['export default { "frameworks": [] } satisfies X;', 'export default { "frameworks": [] } satisfies X;'],
    ['const c = { apiPort: 1 }; export default c;', 'const c = {  }; export default c;'],
    [
      'const c = defineConfig({ a: 1, frameworks: f }) as X;\nexport default c;',
      'const c = defineConfig({ frameworks: f }) as X;\nexport default c;',
    ],
    ['export default {\n  frameworks: [new A("ü")],\n  b,\n};', 'export default { frameworks: [new A("ü")] };'],
  ])('only the frameworks stay: %s', (code, kept) => {
    expect(onlyFrameworks(code, '/x/keelson.config.ts')).toBe(kept);
  });

  it.each([
    ['export default { ...base, frameworks: [] };', /spread/],
    ['export default { ["frame" + "works"]: [] };', /computed/],
    ['export default await load();', /written out/],
    ['let c = {}; export default c;', /written out/],
    ['export const frameworks = [];', /written out/],
  ])('what hides other settings is refused: %s', async (code, why) => {
    const error = await refusal(() => onlyFrameworks(code, '/x/keelson.config.ts'));
    expect(error.code).toBe('SETTINGS_INVALID');
    expect(error.message).toMatch(why);
    expect(error.message).toContain('/x/keelson.config.ts');
  });
});

describe('the bundle', () => {
  it("holds the agent side of the configured frameworks and of Keelson's own, and no other setting", async () => {
    const { code } = await bundleExecutor(project(OWN));
    expect(code).toContain('the-agent-side-of-own');
    expect(code).toContain('RedisExecutor');
    expect(code).not.toContain('redis.example');
    expect(code).not.toContain('hunter2');
  });

  it('does not depend on where things are on this machine', async () => {
    const [one, two] = [project(OWN), project(OWN)];
    const bundles = await Promise.all([bundleExecutor(one), bundleExecutor(two)]);
    expect(bundles[0]?.code).toBe(bundles[1]?.code);
    for (const path of [checkout, dirname(one)]) expect(bundles[0]?.code).not.toContain(path);
  });

  it('needs nothing but Node', async () => {
    const { code } = await bundleExecutor(null);
    const file = join(temporaryFolder(), 'executor.cjs');
    writeFileSync(file, code);
    const { status, stderr } = spawnSync(process.execPath, [file], { env: {}, encoding: 'utf8' });
    expect(stderr).toContain("the executor's environment is not as it should be");
    expect(status).toBe(1);
  });

  it('says what can not be bundled', async () => {
    const file = project(`import { thing } from 'not-installed';\nexport default { frameworks: [thing] };`);
    const error = await refusal(() => bundleExecutor(file));
    expect(error.code).toBe('SETTINGS_INVALID');
    expect(error.message).toContain('not-installed');
    expect((await refusal(() => bundleExecutor(project('export default {')))).code).toBe('SETTINGS_INVALID');
  });
});

describe('the Node that it is made of', () => {
  const options = { checkout, toolsDir: '/nonexistent/tools', onInstall: () => undefined, signal };

  it('is the one that the launcher installs', () => {
    const launcher = readFileSync(join(checkout, 'keelson'), 'utf8');
    expect(/^node_pinned=(\S+)/m.exec(launcher)?.[1]).toBe(NODE_VERSION);
  });

  it.each([
    ['that is not there', '/no/such/node', /is not there/],
    ['that is something else', '/bin/true', /answers ".*" to --version/],
  ])('one %s is refused', async (_what, node, why) => {
    const error = await refusal(() => findNodeBinary({ ...options, node }));
    expect(error.code).toBe('REQUIREMENT_MISSING');
    expect(error.message).toMatch(why);
  });

  it('one that can not carry a program, such as those of distributions, is refused with a way out', async () => {
    const node = join(temporaryFolder(), 'node');
    writeFileSync(node, '#!/bin/sh\necho v24.1.0\n', { mode: 0o755 });
    const error = await refusal(() => findNodeBinary({ ...options, node }));
    expect(error.code).toBe('REQUIREMENT_MISSING');
    expect(error.message).toContain('NODE_SEA_FUSE');
    expect(error.message).toMatch(/--node; npm has it as node-linux-\w+@24/);
  });
});

describe('the executor file', () => {
  it('is the same from the same inputs, named by its hash, and runs without Node on PATH', async () => {
    const folder = temporaryFolder();
    const doing: string[] = [];
    const step = { update: (text: string) => void doing.push(text) };
    const build = (): Promise<BuiltExecutor> =>
      buildExecutor({ configFile: project(OWN), folder, checkout, step, signal });
    writeFileSync(join(folder, 'last-build.json'), 'no JSON');

    const first = await build();
    expect(doing.map((text) => text.split(' ')[0])).toEqual(['bundling', 'making']);
    const content = readFileSync(first.path);
    expect(first).toMatchObject({ bytes: content.length, isOld: false });
    expect(createHash('sha256').update(content).digest('hex')).toBe(first.sha256);
    expect(first.name).toBe(`keelson-executor-linux-${process.arch}-${first.sha256}`);
    expect(readdirSync(folder).sort()).toEqual([first.name, 'last-build.json'].sort());
    expect(await build()).toEqual({ ...first, isOld: true });

    writeFileSync(first.path, 'cut short');
    expect(await build()).toEqual(first);
    expect(readFileSync(first.path).equals(content)).toBe(true);

    for (const [args, says] of [
      [[], "the executor's environment is not as it should be"],
      [['guard'], 'KEELSON_GUARD_ORDERS'],
    ] as const) {
      const { status, stderr } = spawnSync(first.path, args, { env: { PATH: '/nonexistent' }, encoding: 'utf8' });
      expect(stderr).toContain(says);
      expect(status).toBe(1);
    }
  }, 240_000);
});
