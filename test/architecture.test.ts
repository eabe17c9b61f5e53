/** Holds the table of docs/ARCHITECTURE.md: which package may import which, and that nobody reaches into another's src. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  mesos: [],
  store: ['core'],
  simulator: ['core'],
  sdk: ['core', 'simulator'],
  'frameworks/etcd': ['sdk'],
  'frameworks/kafka': ['sdk'],
  'frameworks/mysql': ['sdk'],
  'frameworks/postgresql': ['sdk'],
  'frameworks/redis': ['sdk'],
  executor: ['core', 'mesos', 'sdk'],
  scheduler: ['core', 'mesos', 'store', 'sdk'],
  api: ['core'],
  'local-cluster': ['mesos'],
  cli: [
    'api',
    'core',
    'executor',
    'framework-etcd',
    'framework-kafka',
    'framework-mysql',
    'framework-postgresql',
    'framework-redis',
    'local-cluster',
    'mesos',
    'scheduler',
    'sdk',
    'store',
  ],
};

function importsOf(folder: string): { file: string; specifier: string }[] {
  return globSync('src/**/*.ts', { cwd: folder }).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
    return [...found].flatMap(([, specifier]) => (specifier === undefined ? [] : [{ file, specifier }]));
  });
}

function exportsOf(name: string): string[] {
  const manifest: { exports?: Record<string, string> } = JSON.parse(
    readFileSync(join(root, 'packages', name.replace('framework-', 'frameworks/'), 'package.json'), 'utf8'),
  );
  return Object.keys(manifest.exports ?? {});
}

describe.each(Object.entries(allowed))('packages/%s', (name, packages) => {
  const imports = importsOf(join(root, 'packages', name));

  it('imports only the packages that the table allows', () => {
    expect(imports.length).toBeGreaterThan(0);
    const strays = imports.filter(({ specifier }) => {
      const [, other] = /^@keelson\/([^/]+)/.exec(specifier) ?? [];
      return other !== undefined && !packages.includes(other);
    });
    expect(strays).toEqual([]);
  });

  it("reaches into no other package's files: only what its manifest exports", () => {
    const reaches = imports.filter(({ specifier }) => {
      const [, other, rest] = /^@keelson\/([^/]+)\/(.+)/.exec(specifier) ?? [];
      if (other === undefined) return /^(\.\.\/)+packages\//.test(specifier);
      return !exportsOf(other).includes(`./${rest}`);
    });
    expect(reaches).toEqual([]);
  });
});

it.each(Object.keys(allowed).filter((name) => name.startsWith('frameworks/')))(
  '%s has nothing of Keelson but what is public in its sdk',
  (name) => {
    const own = importsOf(join(root, 'packages', name)).filter(({ specifier }) => specifier.startsWith('@keelson/'));
    expect(own.filter(({ specifier }) => specifier !== '@keelson/sdk')).toEqual([]);
  },
);

it.each(['model', 'protocol'])('core/%s, which others decide on, imports nothing that decides', (folder) => {
  const imports = importsOf(join(root, 'packages/core')).filter(({ file }) => file.startsWith(`src/${folder}/`));
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter(({ specifier }) => /^(\.\.\/)+(instance|audit)\//.test(specifier))).toEqual([]);
});

it('core depends on zod alone', () => {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(root, 'packages/core/package.json'), 'utf8'),
  );
  expect(Object.keys(manifest.dependencies)).toEqual(['zod']);
});

describe.each(globSync('examples/*/framework.ts', { cwd: root }).sort())('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8');

  it('is written with the public sdk alone', () => {
    const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, name = '']) => name);
    expect(imported.filter((name) => name !== '@keelson/sdk' && name !== 'zod')).toEqual([]);
  });

  it('has fewer than 100 lines', () => {
    expect(text.split('\n').length).toBeLessThan(100);
  });
});

it('there are examples', () => {
  expect(globSync('examples/*/framework.ts', { cwd: root }).length).toBeGreaterThanOrEqual(3);
});
