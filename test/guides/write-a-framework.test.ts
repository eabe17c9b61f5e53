/** Runs docs/guides/write-a-framework.md from top to bottom: each block of code becomes a file, each command is run. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { Keelson } from '../support/keelson.ts';
import { finish } from '../support/traces.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(repository, 'docs/guides/write-a-framework.md'), 'utf8');

type Block =
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | { readonly kind: 'commands'; readonly lines: readonly string[] };

function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text = '']): Block => {
    if (language === 'sh') {
      const lines = text.trimEnd().split('\n');
      expect(lines.filter((line) => !line.startsWith('$ '))).toEqual([]);
      return { kind: 'commands', lines: lines.map((line) => line.slice(2)) };
    }
    const [, name] = /^\/\/ (\S+)\n/.exec(text) ?? [];
    if (language !== 'ts' || name === undefined) throw new Error(`a block that nobody runs:\n${text}`);
    return { kind: 'file', name, text };
  });
}

const root = mkdtempSync(join(tmpdir(), 'keelson-guide-'));
const folder = mkdtempSync(join(root, 'kv-'));
let keelson: Keelson | undefined;
afterAll(async () => {
  await finish(keelson);
  rmSync(root, { recursive: true, force: true });
});

/** `up` is the test's own, on ports of its own: started where the guide does, and again where it does so again. */
async function up(): Promise<void> {
  if (keelson === undefined) {
    keelson = await Keelson.startIn(folder);
    return;
  }
  expect(await keelson.interrupt()).toBe(0);
  await keelson.up();
}

/** Whoever reads is slower than this test: by the next line, slaves are in sync. */
async function settled(): Promise<void> {
  const { body } = (await keelson?.request<{ items: { name: string }[] }>('GET', '/v1/instances')) ?? {
    body: { items: [] },
  };
  for (const { name } of body.items) await keelson?.running(name);
}

async function shell(line: string): Promise<string> {
  const shim = join(root, 'keelson');
  writeFileSync(shim, `#!/bin/sh\nexec node ${join(repository, 'packages/cli/src/main.ts')} "$@"\n`);
  chmodSync(shim, 0o755);
  const env = {
    PATH: [root, dirname(process.execPath), process.env.PATH].join(':'),
    KEELSON_API: keelson?.url,
    NO_COLOR: '1',
  };
  const { stdout } = await run('sh', ['-c', line], { cwd: folder, env });
  return stdout;
}

it('comes to a replicated framework, with all that it says', { timeout: 400_000 }, async () => {
  const said = new Map<string, string>();
  for (const block of blocksOf(guide)) {
    if (block.kind === 'file') writeFileSync(join(folder, block.name), block.text);
    else
      for (const line of block.lines) {
        await settled();
        if (line === 'keelson up') await up();
        else said.set(line, await shell(line));
      }
  }
  expect(said.get('keelson endpoints one')).toMatch(/one-0 +master +main +127\.0\.0\.1:\d+ +healthy/);
  expect(said.get('keelson create kv --help')).toContain(
    'maxClients  integer 1-10000 (default: 1000). Connections at once.',
  );
  expect(said.get('keelson status cache')).toMatch(/epoch 2[\s\S]*cache-1/);
  expect(said.get('node --test')).toMatch(/pass 4\n[\s\S]*fail 0\n/);
  await run(join(repository, 'node_modules/.bin/tsc'), [...strictly, ...sources()], {
    cwd: folder,
    env: { PATH: [dirname(process.execPath), process.env.PATH].join(':') },
  });
});

const strictly =
  '--noEmit --strict --target es2024 --module nodenext --allowImportingTsExtensions --noImplicitOverride --types node --skipLibCheck'.split(
    ' ',
  );

function sources(): string[] {
  return [...new Set(blocksOf(guide).flatMap((block) => (block.kind === 'file' ? [block.name] : [])))];
}
