/** What the documents point at is there: files, sections of files, commands. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runCommand } from './support/command.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const documents = globSync('**/*.md', { cwd: root, exclude: (path) => /^(node_modules|\..+)$/.test(basename(path)) });

interface Link {
  readonly from: string;
  readonly target: string;
}

/** Without what stands in code, which may look like a link. */
function proseOf(document: string): string {
  const text = readFileSync(join(root, document), 'utf8');
  return text.replaceAll(/^ *```.*?^ *```$/gms, '').replaceAll(/`[^`\n]*`/g, 'code');
}

function linksOf(document: string): Link[] {
  return [...proseOf(document).matchAll(/\]\(<?([^()\s>]+)>?\)/g)]
    .map(([, target = '']) => ({ from: document, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** As GitHub makes them of headings. */
function anchorsOf(path: string): Set<string> {
  const text = readFileSync(path, 'utf8').replaceAll(/^ *```.*?^ *```$/gms, '');
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function isDead({ from, target }: Link): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? join(root, from) : join(root, dirname(from), decodeURIComponent(file));
  if (!existsSync(path)) return true;
  return anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).has(anchor);
}

it('links lead to files and sections that are there', () => {
  const links = documents.flatMap(linksOf);
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter(isDead)).toEqual([]);
});

it('README.md leads to every guide, by itself or by one of those', () => {
  const near = ['README.md', ...linksOf('README.md').map(fileOf)].filter((path) => documents.includes(path));
  const reached = new Set(near.flatMap(linksOf).map(fileOf));
  const guides = documents.filter((path) => path.startsWith('docs/guides/'));
  expect(guides.length).toBeGreaterThan(5);
  expect(guides.filter((guide) => !reached.has(guide))).toEqual([]);
});

function fileOf({ from, target }: Link): string {
  const [file = ''] = target.split('#');
  return file === '' ? from : relative(root, join(root, dirname(from), file));
}

/** The command line in the code blocks of a document that begin with `keelson`. */
function commandsOf(document: string): { readonly from: string; readonly command: string }[] {
  const blocks = readFileSync(join(root, document), 'utf8').matchAll(/^ *```\w*\n(.*?)^ *```$/gms);
  const lines = [...blocks].flatMap(([, text = '']) => text.split('\n'));
  return lines.flatMap((line) => {
    const [, command] = /^ *(?:\$ )?(?:\.\/)?keelson ([a-z]+)/.exec(line) ?? [];
    return command === undefined ? [] : [{ from: document, command }];
  });
}

it('commands in blocks of code are commands, and docs/cli.md has every one', async () => {
  const { stdout: help } = await runCommand(['--help']);
  const known = new Set([...help.matchAll(/^ {2}([a-z]+)(?:\|[a-z]+)?(?: |$)/gm)].map(([, name]) => name ?? ''));
  for (const name of ['create', 'failover', 'images']) expect(known).toContain(name);
  const shown = documents.flatMap(commandsOf);
  expect(shown.length).toBeGreaterThan(40);
  expect(shown.filter(({ command }) => !known.has(command))).toEqual([]);
  const reference = readFileSync(join(root, 'docs/cli.md'), 'utf8');
  expect([...known].filter((name) => !new RegExp(`\`(?:keelson )?${name}\\b`).test(reference))).toEqual([]);
});
