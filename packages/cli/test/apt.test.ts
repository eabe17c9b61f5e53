/** Installing with stand-ins for apt-get, apt-cache and dpkg that keep a journal: nothing is installed here. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { killHard } from '../../../test/support/kill-hard.ts';
import { Apt, type AptOptions } from '../src/setup/apt.ts';
import { eventually, temporaryFolder } from './support.ts';

const signal = new AbortController().signal;

interface Machine {
  readonly folder: string;
  readonly apt: (options?: Partial<AptOptions>) => Apt;
  readonly journal: () => readonly string[];
}

/** `install` is what `apt-get install` does, as shell; it may look at `$FOLDER`. */
function machine({ candidate = '1.0', install = 'true' } = {}): Machine {
  const folder = temporaryFolder();
  const write = (name: string, script: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\nFOLDER='${folder}'\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const aptGet = write(
    'apt-get',
    `for word; do case $word in --version) exit 0;; update|install) verb=$word;; esac; done
echo "$verb" >> "$FOLDER/journal"
[ "$verb" = install ] || exit 0
echo "$*" >> "$FOLDER/arguments"
env > "$FOLDER/environment"
[ -x "$FOLDER/policy-rc.d" ] && "$FOLDER/policy-rc.d" redis start || echo "policy $?" >> "$FOLDER/journal"
${install}`,
  );
  const aptCache = write(
    'apt-cache',
    `[ "$1" = policy ] && shift && for name; do printf '%s:\\n  Candidate: ${candidate}\\n' "$name"; done`,
  );
  const dpkg = write('dpkg', 'echo "dpkg $*" >> "$FOLDER/journal"');
  const path = join(folder, 'journal');
  return {
    folder,
    apt: (options) => new Apt({ aptGet, aptCache, dpkg, policyFile: join(folder, 'policy-rc.d'), uid: 0, ...options }),
    journal: () => (existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []),
  };
}

describe('installing packages', () => {
  it('asks nothing, takes no recommended extras, and forbids services to start while it lasts', async () => {
    const { apt, journal, folder } = machine();
    await apt().install(['redis-server', 'docker.io'], signal);
    expect(journal()).toEqual(['install', 'policy 101']);
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).toMatch(
      /install -y --no-install-recommends .* redis-server docker\.io$/m,
    );
    expect(readFileSync(join(folder, 'environment'), 'utf8')).toMatch(/^DEBIAN_FRONTEND=noninteractive$/m);
    expect(existsSync(join(folder, 'policy-rc.d'))).toBe(false);
  });

  it("leaves the machine's own policy for services as it is", async () => {
    const { apt, folder } = machine();
    const own = '#!/bin/sh\nexit 104\n';
    writeFileSync(join(folder, 'policy-rc.d'), own, { mode: 0o755 });
    await apt().install(['redis-server'], signal);
    expect(readFileSync(join(folder, 'policy-rc.d'), 'utf8')).toBe(own);
  });

  it('forbids services again after a run that was cut off left its own policy there', async () => {
    const { apt, folder } = machine({ install: 'cp "$FOLDER/policy-rc.d" "$FOLDER/left"' });
    await apt().install(['redis-server'], signal);
    writeFileSync(join(folder, 'policy-rc.d'), readFileSync(join(folder, 'left')), { mode: 0o755 });
    await apt().install(['redis-server'], signal);
    expect(existsSync(join(folder, 'policy-rc.d'))).toBe(false);
  });

  it('updates the package lists first where they do not know a package, once', async () => {
    const { apt, journal } = machine({ candidate: '(none)' });
    const installer = apt();
    await installer.install(['redis-server'], signal);
    expect(journal()).toEqual(['update', 'install', 'policy 101']);
  });

  it('updates the package lists and tries again where they are too old', async () => {
    const { apt, journal } = machine({
      install: 'grep -q update "$FOLDER/journal" || { echo "404 Not Found"; exit 100; }',
    });
    await apt().install(['redis-server'], signal);
    expect(journal().filter((line) => !line.startsWith('policy'))).toEqual(['install', 'update', 'install']);
  });

  it('finishes what an interrupted dpkg left before it tries again', async () => {
    const install = `grep -q dpkg "$FOLDER/journal" || { echo "E: dpkg was interrupted, you must manually run 'dpkg --configure -a'"; exit 100; }`;
    const { apt, journal } = machine({ install });
    await apt().install(['redis-server'], signal);
    expect(journal().filter((line) => !line.startsWith('policy'))).toEqual([
      'install',
      'dpkg --configure -a --force-confold',
      'install',
    ]);
  });

  it('shows what apt-get said when it fails', async () => {
    const { apt, folder } = machine({ install: 'echo "No space left on device"; exit 100' });
    await expect(apt().install(['redis-server'], signal)).rejects.toMatchObject({
      code: 'REQUIREMENT_MISSING',
      message: expect.stringContaining('No space left on device'),
    });
    expect(existsSync(join(folder, 'policy-rc.d'))).toBe(false);
  });

  it('says what to run where this user may not install', async () => {
    const { apt, journal } = machine();
    await expect(apt({ uid: 1000 }).install(['redis-server'], signal)).rejects.toThrow(
      'sudo apt-get install redis-server',
    );
    expect(journal()).toEqual([]);
  });

  it('says what to install where there is no apt-get', async () => {
    const { apt } = machine();
    await expect(apt({ aptGet: '/nowhere/apt-get' }).install(['redis-server'], signal)).rejects.toMatchObject({
      code: 'REQUIREMENT_MISSING',
      message: expect.stringContaining('install what Debian calls redis-server'),
    });
  });

  it('goes on and cleans up by itself when keelson is killed meanwhile', async () => {
    const { journal, folder } = machine({ install: 'sleep 0.5; echo finished >> "$FOLDER/journal"' });
    const child = spawn(process.execPath, [
      fileURLToPath(new URL('./fixtures/apt-parent.ts', import.meta.url)),
      folder,
    ]);
    await eventually('the installation began', () => journal().includes('policy 101'));
    await killHard(child);
    await eventually('it has finished', () => journal().includes('finished'));
    await eventually('its policy is gone', () => !existsSync(join(folder, 'policy-rc.d')));
  });

  it('finishes when it is aborted, and then says so', async () => {
    const { apt, journal } = machine({ install: 'sleep 0.3; echo finished >> "$FOLDER/journal"' });
    const abort = new AbortController();
    const installing = apt().install(['redis-server'], abort.signal);
    setTimeout(() => abort.abort(new Error('interrupted')), 150);
    await expect(installing).rejects.toThrow('interrupted');
    expect(journal()).toContain('finished');
  });
});
