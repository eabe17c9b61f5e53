import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { boundOutput } from '../src/process/bound-output.ts';

let sandbox: string;
beforeEach(() => {
  sandbox = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rmSync(sandbox, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(sandbox, name), 'utf8');

it('sets the end of output that is too long aside, and leaves other output alone', () => {
  writeFileSync(join(sandbox, 'stdout'), 'short');
  writeFileSync(join(sandbox, 'stderr'), 'the first line\nthe last line\n');
  boundOutput(sandbox, 14);
  expect([read('stdout'), read('stderr'), read('stderr.1')]).toEqual(['short', '', 'the last line\n']);
  appendFileSync(join(sandbox, 'stderr'), 'the writer goes on\n');
  boundOutput(sandbox, 14);
  expect([read('stderr'), read('stderr.1')]).toEqual(['', 'riter goes on\n']);
  expect(existsSync(join(sandbox, 'stdout.1'))).toBe(false);
});

it('follows no link that an executor has put in its place', () => {
  const target = join(sandbox, 'target');
  writeFileSync(target, 'x'.repeat(100));
  symlinkSync(target, join(sandbox, 'stdout'));
  writeFileSync(join(sandbox, 'stderr'), 'y'.repeat(100));
  symlinkSync(target, join(sandbox, 'stderr.1'));
  boundOutput(sandbox, 10);
  expect([read('target'), read('stderr'), read('stderr.1')]).toEqual(['x'.repeat(100), '', 'y'.repeat(10)]);
});

it('needs no output', () => {
  expect(() => boundOutput(sandbox, 10)).not.toThrow();
});
