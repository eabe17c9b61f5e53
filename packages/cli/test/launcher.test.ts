/**
 * The launcher script in a checkout of its own, with stand-ins for what it downloads: an `npm` that "installs" the Node
 * that runs this test, and an `npx` that notes that it was asked. Both write to a journal.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, temporaryFolder } from './support.ts';

const launcher = fileURLToPath(new URL('../../../keelson', import.meta.url));
const main =
  'console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), node: process.execPath })); process.exit(7);';

const fakeNpm = `
echo "npm $*" >> "$JOURNAL"
[ -z "\${NPM_FAILS:-}" ] || { echo "npm is broken"; exit 1; }
while [ "$1" != --prefix ]; do shift; done
prefix=$2
for last; do :; done
target=$prefix/node_modules/\${last%@*}/bin
mkdir -p "$target"
[ -z "\${NPM_HANGS:-}" ] || { touch "$JOURNAL.hangs"; exec sleep 600; }
printf '#!/bin/sh\\nexec "${process.execPath}" "$@"\\n' > "$target/node"
chmod +x "$target/node"
`;
const fakeNpx = `
echo "npx $*" >> "$JOURNAL"
mkdir -p node_modules
`;

interface Checkout {
  readonly root: string;
  readonly bin: string;
  readonly env: Readonly<Record<string, string>>;
  /** What was downloaded so far: the first word of each call. */
  readonly calls: () => readonly string[];
  readonly run: (args?: readonly string[], options?: RunOptions) => Outcome;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly command?: string;
}

const said = z.object({ args: z.array(z.string()), cwd: z.string(), node: z.string() });

interface Outcome {
  readonly code: number | null;
  readonly stderr: string;
  readonly said: z.output<typeof said> | undefined;
}

/** `node` is the version that the Node on PATH claims; 24 and later are the one that runs this test. */
function checkout({ node = 'v24.0.0' } = {}): Checkout {
  const root = join(temporaryFolder(), 'a checkout');
  const bin = temporaryFolder();
  mkdirSync(join(root, 'packages/cli/src'), { recursive: true });
  copyFileSync(launcher, join(root, 'keelson'));
  writeFileSync(join(root, 'packages/cli/src/main.ts'), main);
  writeFileSync(join(root, 'package.json'), '{\n  "packageManager": "pnpm@9.8.7+sha512.abc"\n}\n');
  writeFileSync(join(root, 'pnpm-lock.yaml'), 'lock: 1\n');
  program(bin, 'node', `[ "$1" != --version ] || { echo ${node}; exit; }\nexec "${process.execPath}" "$@"`);
  program(bin, 'npm', fakeNpm);
  program(bin, 'npx', fakeNpx);
  const journal = join(bin, 'journal');
  const env = { PATH: `${bin}:/usr/bin:/bin`, JOURNAL: journal, HOME: bin };
  const run = (args: readonly string[] = [], options: RunOptions = {}): Outcome => {
    const { status, stdout, stderr } = spawnSync(options.command ?? join(root, 'keelson'), args, {
      env: { ...env, ...options.env },
      cwd: options.cwd ?? root,
      encoding: 'utf8',
    });
    return { code: status, stderr, said: stdout === '' ? undefined : said.parse(JSON.parse(stdout)) };
  };
  const calls = (): readonly string[] =>
    existsSync(journal)
      ? readFileSync(journal, 'utf8')
          .trim()
          .split('\n')
          .map((line) => line.split(' ')[0] ?? '')
      : [];
  return { root, bin, env, calls, run };
}

function program(folder: string, name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

describe('the launcher', () => {
  it('passes arguments, folder and exit code through as they are', () => {
    const { run, root } = checkout();
    const cwd = temporaryFolder();
    expect(run(['a b', '', '--json', '$HOME'], { cwd })).toMatchObject({
      code: 7,
      said: { args: ['a b', '', '--json', '$HOME'], cwd },
    });
    expect(readdirSync(cwd)).toEqual([]);
    expect(run([], { cwd: root, command: './keelson' }).code).toBe(7);
  });

  it('finds its checkout through symbolic links', () => {
    const { run, root } = checkout();
    const folder = temporaryFolder();
    symlinkSync(join(root, 'keelson'), join(folder, 'absolute'));
    symlinkSync('absolute', join(folder, 'relative'));
    symlinkSync(root, join(folder, 'folder'));
    for (const command of ['absolute', 'relative', 'folder/keelson']) {
      expect(run([], { command: join(folder, command) }).code).toBe(7);
    }
  });

  it('installs nothing a second time', () => {
    const { run, calls } = checkout({ node: 'v20.1.0' });
    const first = run();
    expect(first.code).toBe(7);
    expect(first.stderr).toMatch(
      /… node 24\.\S+: installing into \.tools, with npm\n.*✔ node 24\.\S+ \(installed into \.tools\)/,
    );
    expect(first.stderr).toMatch(/… packages: installing, with pnpm@9\.8\.7\n {2}✔ packages/);
    expect(calls()).toEqual(['npm', 'npx']);
    expect(run()).toMatchObject({ code: 7, stderr: '' });
    expect(calls()).toEqual(['npm', 'npx']);
  });

  it('takes the Node on PATH where it is recent enough', () => {
    const { run, calls } = checkout({ node: 'v26.3.0' });
    expect(run().code).toBe(7);
    expect(calls()).toEqual(['npx']);
  });

  it('takes a PATH without any Node', () => {
    const { run, calls, bin } = checkout();
    program(bin, 'node', 'exit 127');
    expect(run().code).toBe(7);
    expect(calls()).toEqual(['npm', 'npx']);
  });

  it('installs the packages again when the lockfile has changed', () => {
    const { run, calls, root } = checkout();
    run();
    writeFileSync(join(root, 'pnpm-lock.yaml'), 'lock: 2\n');
    expect(run().code).toBe(7);
    expect(run().code).toBe(7);
    expect(calls()).toEqual(['npx', 'npx']);
  });

  it('installs the packages again when they are gone', () => {
    const { run, calls, root } = checkout();
    run();
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(run().code).toBe(7);
    expect(calls()).toEqual(['npx', 'npx']);
  });

  it('shows why an installation failed, and tries again at the next run', () => {
    const { run, calls } = checkout({ node: 'v20.1.0' });
    const failed = run([], { env: { NPM_FAILS: 'yes' } });
    expect(failed).toMatchObject({ code: 1, said: undefined });
    expect(failed.stderr).toContain('npm is broken');
    expect(failed.stderr).toContain('failed with exit code 1');
    expect(run().code).toBe(7);
    expect(calls()).toEqual(['npm', 'npm', 'npx']);
  });

  it('repairs an installation that was cut off', async () => {
    const { run, root, env, calls } = checkout({ node: 'v20.1.0' });
    const child = spawn(join(root, 'keelson'), [], {
      env: { ...env, NPM_HANGS: 'yes' },
      detached: true,
      stdio: 'ignore',
    });
    await eventually('npm is at work', () => existsSync(`${env.JOURNAL}.hangs`));
    const exited = once(child, 'exit');
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await exited;
    expect(run().code).toBe(7);
    expect(run().stderr).toBe('');
    expect(calls()).toEqual(['npm', 'npm', 'npx']);
    expect(existsSync(join(root, '.tools/new'))).toBe(false);
  });

  it('says what is needed where there is neither Node nor npm', () => {
    const { run, bin } = checkout({ node: 'v20.1.0' });
    rmSync(join(bin, 'npm'));
    for (const tool of ['dirname', 'uname', 'cmp', 'mkdir', 'flock', 'rm'])
      symlinkSync(`/usr/bin/${tool}`, join(bin, tool));
    const outcome = run([], { env: { PATH: bin } });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/Keelson needs Node 24 or later .*, or npm/);
  });

  it('gives the command the Node that it found, also for what that starts', () => {
    const { run, root } = checkout({ node: 'v20.1.0' });
    writeFileSync(
      join(root, 'packages/cli/src/main.ts'),
      "const { PATH = '' } = process.env; console.log(JSON.stringify({ args: [PATH.split(':')[0]], cwd: '', node: '' }));",
    );
    const [first = ''] = run().said?.args ?? [];
    expect(first).toMatch(/\.tools\/node-24\.\d+\.\d+\/bin$/);
    expect(dirname(dirname(dirname(first)))).toBe(root);
  });
});
