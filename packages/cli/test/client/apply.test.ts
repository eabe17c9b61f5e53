import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support.ts';
import { cache, start, world } from './world.ts';

describe('apply', () => {
  const yaml = `name: cache
framework: redis
slaves: 2
resources: { cpus: 0.5, memMb: 256, diskMb: 1024 }
placement: { distribution: 1, constraints: [[hostname, UNIQUE]] }
durability: sync
options: { maxmemoryPolicy: allkeys-lru }
---
name: other
framework: redis
`;

  function file(text: string, name = 'cache.yaml'): string {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, text);
    return path;
  }

  test('creates all that the file declares; the second time it changes nothing', async () => {
    const { keelson, controlPlane } = await world();
    const path = file(yaml);
    expect(await keelson('apply', '-f', path)).toMatchObject({ code: 0, stdout: 'cache created\nother created\n' });
    expect(controlPlane.get('cache').spec).toMatchObject({
      durability: 'sync',
      options: { maxmemoryPolicy: 'allkeys-lru' },
    });
    expect(await keelson('apply', '-f', path)).toMatchObject({ code: 0, stdout: 'cache unchanged\nother unchanged\n' });
    const changed = file(JSON.stringify({ ...cache, slaves: 3 }), 'cache.json');
    expect(await keelson('apply', '-f', changed, '--wait')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('cache changed\n'),
    });
  });

  test('reads stdin', async () => {
    const { env, controlPlane } = await world();
    const run = start(['apply', '-f', '-'], env);
    run.child.stdin.end(yaml);
    expect(await run.ended).toMatchObject({ code: 0 });
    expect(controlPlane.calls).toEqual(['create cache', 'create other']);
  });

  test('names file, line and field of all that is wrong, and sends nothing', async () => {
    const { keelson, controlPlane } = await world();
    const path = file(`${yaml}slave: 2
resources:
  cpus: 1
  memMb: 1
placement:
  constraints:
    - [hostname, UNIQ]
---
framework: redsi
name: cache
`);
    const run = await keelson('apply', '-f', path);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(`${path}:11: slave: is not a known field. Did you mean slaves?`);
    expect(run.stderr).toContain(`${path}:14: resources.memMb: must be at least 16`);
    expect(run.stderr).toContain(`${path}:17: placement.constraints[0][1]: must be one of UNIQUE`);
    expect(run.stderr).toContain(`${path}:19: framework: unknown: redsi. Did you mean redis?`);
    expect(controlPlane.calls).toEqual([]);
  });

  test('names the line of what the API alone can check', async () => {
    const { keelson } = await world();
    const path = file(`name: cache\nframework: redis\noptions:\n  minReplicas: -1\n`);
    const run = await keelson('apply', '-f', path);
    expect(run).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${path}:4: options.minReplicas: must be at least 0`),
    });
  });

  test.each([
    ['no YAML', 'name: [', 2],
    ['nothing', '\n', 2],
    ['a list', '- 1', 2],
    ['the same name twice', `${yaml}---\n${yaml}`, 2],
  ])('refuses %s', async (_what, text, code) => {
    const { keelson, controlPlane } = await world();
    expect(await keelson('apply', '-f', file(text))).toMatchObject({ code, stdout: '' });
    expect(controlPlane.calls).toEqual([]);
  });

  test('says that there is no such file', async () => {
    const { keelson } = await world();
    expect(await keelson('apply', '-f', 'none.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('none.yaml: there is no such file'),
    });
  });

  test('--check only checks', async () => {
    const { keelson, controlPlane } = await world();
    expect(await keelson('apply', '-f', file(yaml), '--check')).toMatchObject({
      code: 0,
      stdout: 'valid: cache, other\n',
    });
    expect(controlPlane.calls).toEqual([]);
  });
});
