/** `keelson new`: a project that is whole, or nothing. Whether it runs, test/e2e/new-project.test.ts tells. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { KeelsonError } from '@keelson/core';
import { describe, expect, it } from 'vitest';
import { bundleExecutor } from '../src/executor-file/bundle.ts';
import { linkPackages } from '../src/project/link-packages.ts';
import { makeProject } from '../src/project/new-project.ts';
import { loadSettings } from '../src/settings/index.ts';
import { temporaryFolder } from './support.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function refusalOf(given: string, folder: string): KeelsonError {
  try {
    makeProject({ given, folder, executor: false });
  } catch (error) {
    if (error instanceof KeelsonError) return error;
    throw error;
  }
  throw new Error('it was made');
}

describe('a new project', () => {
  it('bears the name that was given, in its classes and in what instances say', () => {
    const folder = join(temporaryFolder(), 'deep', 'mysql');
    const { files, name, title } = makeProject({ given: 'mySQL', folder, executor: false });
    expect([name, title]).toEqual(['mysql', 'MySQL']);
    expect(readdirSync(folder).sort()).toEqual([...files, 'node_modules'].sort());
    expect(files).not.toContain('executor.ts');
    for (const file of files) expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/example|\[executor\]/i);
    const framework = readFileSync(join(folder, 'framework.ts'), 'utf8');
    expect(framework).toContain('export class MySQLFramework extends StatefulFramework');
    expect(framework).not.toContain('executor');
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({ name: 'keelson-mysql' });
    expect(readdirSync(join(folder, '..'))).toEqual(['mysql']);
  });

  it('bears a name that has the word of the template in it', () => {
    const folder = join(temporaryFolder(), 'counter');
    const { files } = makeProject({ given: 'Counterexample', folder, executor: false });
    expect(files).toContain('framework.ts');
    const text = readFileSync(join(folder, 'framework.ts'), 'utf8');
    expect(text).toContain('class CounterexampleFramework');
    expect(text).toContain("'counterexample'");
  });

  it('has an agent-side class where it is asked for', () => {
    const folder = join(temporaryFolder(), 'ledger');
    const { files } = makeProject({ given: 'Ledger', folder, executor: true });
    expect(files).toContain('executor.ts');
    const framework = readFileSync(join(folder, 'framework.ts'), 'utf8');
    expect(framework).toContain("import { LedgerExecutor } from './executor.ts';\n");
    expect(framework).toContain('  override readonly executor = new LedgerExecutor();\n');
  });

  it.each(['my-sql', '3db', '', 'a b', '../up', 'Größe', 'x'.repeat(41), 'My_SQL', '$x', 'stateful'])(
    'is refused, and nothing is written, where it is to be called %j',
    (given) => {
      const root = temporaryFolder();
      const { code, message, entry } = refusalOf(given, join(root, 'there'));
      expect([code, entry.status]).toEqual(['NAME_INVALID', 400]);
      expect(message).toContain(given === 'stateful' ? 'StatefulFramework' : JSON.stringify(given));
      expect(readdirSync(root)).toEqual([]);
    },
  );

  it.each<[string, (folder: string) => void]>([
    ['a folder that holds something', (folder) => writeFileSync(join(folder, 'mine.txt'), 'kept')],
    ['a folder that is empty', () => {}],
  ])('is refused in %s, which stays as it is', (_words, fill) => {
    const folder = temporaryFolder();
    fill(folder);
    const before = readdirSync(folder);
    expect(refusalOf('Ledger', folder)).toMatchObject({
      code: 'FOLDER_UNUSABLE',
      message: `${folder} is there already`,
    });
    expect(readdirSync(folder)).toEqual(before);
  });

  it('is refused where its place, or what should hold it, is a file', () => {
    const root = temporaryFolder();
    writeFileSync(join(root, 'file'), 'kept');
    expect(refusalOf('Ledger', join(root, 'file')).message).toMatch(/is a file$/);
    expect(refusalOf('Ledger', join(root, 'file', 'inside')).code).toBe('FOLDER_UNUSABLE');
    mkdirSync(join(root, 'empty'));
    symlinkSync('nowhere', join(root, 'link'));
    expect(refusalOf('Ledger', join(root, 'link')).code).toBe('FOLDER_UNUSABLE');
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('kept');
    expect(readdirSync(root).sort()).toEqual(['empty', 'file', 'link']);
  });
});

describe('links', () => {
  it('are made anew; what was installed is left as it is', () => {
    const folder = temporaryFolder();
    expect(linkPackages(folder)).toContain('@keelson/sdk');
    rmSync(join(folder, 'node_modules', 'zod'));
    mkdirSync(join(folder, 'node_modules', 'zod'));
    writeFileSync(join(folder, 'node_modules', 'zod', 'mine.js'), 'kept');
    const again = linkPackages(folder);
    expect(again).toContain('@keelson/sdk');
    expect(again).not.toContain('zod');
    expect(readFileSync(join(folder, 'node_modules', 'zod', 'mine.js'), 'utf8')).toBe('kept');
    expect(existsSync(join(folder, 'node_modules', '@keelson', 'sdk', 'package.json'))).toBe(true);
  });

  it('are refused in a folder that there is not', () => {
    const folder = join(temporaryFolder(), 'nowhere');
    expect(() => linkPackages(folder)).toThrow(`there is no folder ${folder}`);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a configuration outside of the checkout, with nothing installed', () => {
  function bareProject(): string {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'keelson.config.ts'),
      `import { defineConfig } from '@keelson/cli';
       import { StatefulFramework } from '@keelson/sdk';
       import { z } from 'zod';
       class Bare extends StatefulFramework {
         readonly name = 'bare';
         readonly topology = 'single';
         readonly ports = [];
         override readonly options = z.strictObject({ text: z.string() });
         config() { return { image: 'bare' }; }
       }
       export default defineConfig({ frameworks: [new Bare()] });`,
    );
    return folder;
  }

  it('finds the packages of the Keelson that runs it', async () => {
    const env = { PATH: process.env.PATH, KEELSON_API: 'http://127.0.0.1:9' };
    const { stdout } = await run(process.execPath, [main, 'create', 'bare', '--help'], { cwd: bareProject(), env });
    expect(stdout).toContain('Options of bare (--option KEY=VALUE):\n  text  string (must be given)\n');
  });

  it('can be put into the executor’s file', async () => {
    const { code } = await bundleExecutor(join(bareProject(), 'keelson.config.ts'));
    expect(/\bBare\b/.test(code)).toBe(true);
  });

  it('is told which package is missing, where it is none of these', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'keelson.config.ts'), "import 'left-pad';\nexport default {};");
    const loaded = loadSettings({ flags: {}, env: {}, cwd: folder });
    await expect(loaded).rejects.toThrow(/can't be loaded: .*left-pad/);
  });
});
