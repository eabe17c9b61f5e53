export { explain } from './explain.ts';
export { withFoundVolumes } from './home.ts';
export { match } from './match.ts';
export { patternProblem } from './pattern/pattern.ts';
export * from './types.ts';
