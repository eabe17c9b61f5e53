import { describe, expect, it } from 'vitest';
import { createUi, formatDuration } from '../src/ui/index.ts';

function recorder(isTTY: boolean): { stream: { isTTY: boolean; write: (text: string) => void }; text: () => string } {
  const parts: string[] = [];
  return { stream: { isTTY, write: (part) => void parts.push(part) }, text: () => parts.join('') };
}

/** What a terminal shows after all its escapes. */
function screen(text: string): readonly string[] {
  const lines: string[] = [];
  let row = 0;
  for (const [part] of text.replaceAll('\u001b', '␛').matchAll(/␛\[\d*[AJm]|\r|\n|[^␛\r\n]+/g)) {
    const up = /^␛\[(\d+)A$/.exec(part);
    if (up !== null) row -= Number(up[1]);
    else if (part === '␛[J') lines.length = row;
    else if (part === '\n') row += 1;
    else if (part !== '\r' && !part.startsWith('␛')) lines[row] = (lines[row] ?? '') + part;
  }
  return lines;
}

describe('progress', () => {
  it('away from a terminal is plain lines: what is about to be done, and what was', () => {
    const { stream, text } = recorder(false);
    const ui = createUi({ stream });
    const step = ui.step('redis-server');
    step.update('is missing: installing');
    step.done('7.0.15 (installed)');
    step.done('twice');
    ui.step('Docker Engine').done('20.10.24 (running)');
    ui.detail('cache-0  master');
    ui.step('image').fail('no registry');
    ui.close();
    expect(
      text()
        .replace(/ +[\d.]+ s$/gm, '')
        .split('\n'),
    ).toEqual([
      '  … redis-server is missing: installing',
      '  ✔ redis-server 7.0.15 (installed)',
      '  ✔ Docker Engine 20.10.24 (running)',
      '      cache-0  master',
      '  ✘ image no registry',
      '',
    ]);
  });

  it('with --json is one object a line and nothing else', () => {
    const { stream, text } = recorder(true);
    const ui = createUi({ stream, json: true });
    const step = ui.step('create');
    step.done('cache', { name: 'cache' });
    ui.line('Done', { seconds: 24 });
    const events: unknown[] = text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events).toEqual([
      { event: 'begun', step: 'create' },
      { event: 'done', step: 'create', result: 'cache', name: 'cache', durationMs: expect.any(Number) },
      { event: 'line', text: 'Done', seconds: 24 },
    ]);
  });

  it('on a terminal is redrawn in place, and ends as the same lines', () => {
    const { stream, text } = recorder(true);
    const ui = createUi({ stream, env: { NO_COLOR: '1' } });
    const [a, b] = [ui.step('a'), ui.step('b')];
    a.update('works');
    expect(screen(text()).map((line) => line.replace(/ +[\d.]+ s$/, ''))).toEqual(['  ⠋ a works', '  ⠋ b']);
    b.done('second');
    ui.detail('detail');
    a.done('first');
    ui.close();
    expect(screen(text())).toEqual(['  ✔ b second', '      detail', '  ✔ a first']);
  });

  it('has colours on a terminal, and none with NO_COLOR', () => {
    for (const [env, colored] of [
      [{}, true],
      [{ NO_COLOR: '1' }, false],
      [{ TERM: 'dumb' }, false],
    ] as const) {
      const { stream, text } = recorder(true);
      createUi({ stream, env }).step('a').done();
      expect(text().includes('\u001b[32m')).toBe(colored);
    }
  });

  it('ends a step as failed when its work throws', async () => {
    const { stream, text } = recorder(false);
    const ui = createUi({ stream });
    const work = ui.task('step', async () => {
      throw new Error('broken');
    });
    await expect(work).rejects.toThrow('broken');
    expect(text()).toContain('✘ step broken');
  });

  it('writes times as people read them', () => {
    expect([4, 271, 3249, 59_980, 125_000].map(formatDuration)).toEqual([
      '0.00 s',
      '0.27 s',
      '3.2 s',
      '1 min 0 s',
      '2 min 5 s',
    ]);
  });
});
