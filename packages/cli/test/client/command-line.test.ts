import { describe, expect, test } from 'vitest';
import { createContext } from '../../src/context.ts';
import { createProgram } from '../../src/program.ts';
import { temporaryFolder } from '../support.ts';
import { cache, start, world } from './world.ts';

describe('a command line that is not valid', () => {
  test('is told in words with where help is, or as JSON where that is asked for', async () => {
    const { keelson } = await world();
    const run = await keelson('create', 'redis');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain("missing required argument 'name'");
    expect(run.stderr).toContain('See keelson create --help.');
    for (const args of [
      ['create', 'redis', '--json'],
      ['--json', 'creat'],
      ['ls', '--json', '--nope'],
    ]) {
      const { code, stdout, stderr } = await keelson(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(JSON.parse(stderr)).toMatchObject({
        error: { code: 'USAGE', detail: expect.stringMatching(/missing|unknown/) },
      });
    }
  });
});

test('every client command has help with examples', async () => {
  const nothing = { write: () => true };
  const interrupts = { stop: new AbortController().signal, onKill: () => undefined };
  const ignored = () => undefined;
  const program = await createProgram(
    createContext({
      cwd: temporaryFolder(),
      env: {},
      stdout: nothing,
      stderr: nothing,
      interrupts,
      exitWith: ignored,
      noteForInterrupt: ignored,
    }),
  );
  const names =
    'create apply ls status scale failover switchover suspend resume destroy events logs endpoints credentials fence backup run';
  for (const name of names.split(' ')) {
    const command = program.commands.find((one) => one.name() === name);
    const told: string[] = [];
    command?.configureOutput({ writeOut: (text) => void told.push(text) }).outputHelp();
    const help = told.join('');
    expect(help, name).toMatch(/Examples?:\n {2}keelson /);
    expect(help, name).toContain('--api <url>');
  }
});

test('colours are for terminals, unless NO_COLOR says otherwise', async () => {
  const { env, controlPlane } = await world();
  await controlPlane.create(cache);
  const coloured = async (more: Record<string, string>) =>
    (await start(['ls'], { ...env, ...more }).ended).stdout.includes('\u001b[');
  expect(await coloured({})).toBe(false);
  expect(await coloured({ FORCE_COLOR: '1' })).toBe(true);
  expect(await coloured({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
});
