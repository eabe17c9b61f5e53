import { MemoryStore, MemoryWorld, type Store } from '../src/index.ts';
import { conformance } from './conformance.ts';

conformance('MemoryStore', async () => {
  const world = new MemoryWorld();
  const stores: Store[] = [];
  return {
    another: async () => {
      const store = new MemoryStore(world);
      await store.open();
      stores.push(store);
      return store;
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
    },
  };
});
