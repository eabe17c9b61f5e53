import { MemoryStore } from '@keelson/store';
import { expect, it } from 'vitest';
import { Quarantine, readQuarantine } from '../src/audit/quarantine.ts';
import { ledStore, silent } from './support/world.ts';

const strange = (number: number) => ({
  kind: 'volume' as const,
  id: `volume-${number}`,
  agentId: 'agent-1',
  executorId: null,
  uid: null,
  ordinal: null,
  launch: null,
  why: 'nothing says whose it is',
});

it('stores what is found in the very moment in which what was found before has been stored', async () => {
  for (let turns = 0; turns < 40; turns++) {
    const closing = new AbortController();
    const { store, leadership } = await ledStore(new MemoryStore());
    const quarantine = new Quarantine({
      store,
      leadership,
      now: () => 1,
      log: silent,
      closing: closing.signal,
    });
    await quarantine.open();
    quarantine.put(strange(1));
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    quarantine.put(strange(2));
    await quarantine.saved();
    await quarantine.saved();
    expect((await readQuarantine(store)).items.map(({ id }) => id)).toEqual(['volume-1', 'volume-2']);
    closing.abort();
  }
});
