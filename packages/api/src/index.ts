export type * from './control-plane.ts';
