import type { Store } from './store.ts';

export type StatusWrite = Parameters<Store['writeStatus']>[0];
export type Removal = Parameters<Store['remove']>[0];
