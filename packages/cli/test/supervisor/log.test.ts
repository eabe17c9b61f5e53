import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { boundLog } from '../../src/supervisor/log-file.ts';
import { eventually, temporaryFolder } from '../support.ts';
import { sleeper, supervise } from './supervise.ts';

describe('a log', () => {
  it('that is too long is set aside, and its writer goes on in an empty one', async () => {
    const { supervisor } = supervise(temporaryFolder());
    const script = 'i=0; while :; do i=$((i+1)); echo "line $i"; sleep 0.01; done';
    const { logFile } = await supervisor.start(sleeper({ args: ['-c', script] }));
    await eventually('some lines', () => statSync(logFile).size > 200);
    boundLog(logFile, 100);
    expect(existsSync(`${logFile}.1`)).toBe(true);
    expect(readFileSync(`${logFile}.1`, 'utf8')).toMatch(/^line 1\n/);
    await eventually('more lines', () => statSync(logFile).size > 50);
    expect(readFileSync(logFile, 'utf8')).toMatch(/^line \d+\nline/);
  });
});
