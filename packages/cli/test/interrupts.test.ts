import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { watchInterrupts } from '../src/interrupts.ts';

const aMomentMs = 250;

describe('interrupts', () => {
  it('stop at the first, kill at the second, and end the process then', async () => {
    const source = new EventEmitter();
    const exits: number[] = [];
    const killed: string[] = [];
    const interrupts = watchInterrupts(source, (code) => exits.push(code));
    interrupts.onKill(async () => {
      killed.push('one');
      throw new Error('what fails here does not keep the rest');
    });
    interrupts.onKill(() => void killed.push('two'));
    source.emit('SIGINT');
    expect([interrupts.stop.aborted, killed, exits]).toEqual([true, [], []]);
    await delay(aMomentMs);
    source.emit('SIGTERM');
    await delay(1);
    expect([killed, exits]).toEqual([['one', 'two'], [130]]);
    interrupts.close();
  });

  it('end the process at the third, even while it still kills', async () => {
    const source = new EventEmitter();
    const exits: number[] = [];
    const interrupts = watchInterrupts(source, (code) => exits.push(code));
    interrupts.onKill(() => new Promise(() => {}));
    for (let count = 0; count < 3; count++) {
      source.emit('SIGINT');
      await delay(aMomentMs);
    }
    expect(exits).toEqual([130]);
    interrupts.close();
  });

  it('that are passed on twice count once', () => {
    const source = new EventEmitter();
    const exits: number[] = [];
    const interrupts = watchInterrupts(source, (code) => exits.push(code));
    for (let count = 0; count < 5; count++) source.emit('SIGINT');
    expect([interrupts.stop.aborted, exits]).toEqual([true, []]);
    interrupts.close();
  });
});
