import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCommand, readProc } from './processes.ts';
import { join, startWith, withServers, world } from './running.ts';
import { SECRETS } from './world.ts';

withServers('secrets', () => {
  test('are in no argument, environment or output of the servers and of what makes copies', async () => {
    await startWith(0);
    const copying = await world.begin(1);
    const seen = new Set<string>();
    const over = copying.wait();
    let ended = false;
    void over.then(() => {
      ended = true;
    });
    while (!ended) {
      for (const line of commandLines()) seen.add(line);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await join(1);
    const said = [await world.output(0), await world.output(1), ...seen].join('\n');
    expect(said).toContain('mariadb-backup');
    expect(said).toContain('socat');
    for (const secret of Object.values(SECRETS)) expect(said).not.toContain(secret);
    const { Config } = await world.container(0).inspect();
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(Config)).not.toContain(secret);
  });
});

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => [readCommand(Number(pid)), readEnvironment(Number(pid))]);
}

function readEnvironment(pid: number): string {
  return readProc(pid, 'environ');
}
