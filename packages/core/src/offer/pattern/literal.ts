/** The characters that every text which a pattern matches begins or ends with, as far as they are plain to see. */
import type { PatternNode } from './parse.ts';

export function literalStart(node: PatternNode): string {
  const items = itemsOf(node);
  return literals(items.slice(items[0]?.kind === 'start' ? 1 : 0)).join('');
}

export function literalEnd(node: PatternNode): string {
  const items = itemsOf(node).toReversed();
  return literals(items.slice(items[0]?.kind === 'end' ? 1 : 0))
    .reverse()
    .join('');
}

function itemsOf(node: PatternNode): readonly PatternNode[] {
  return node.kind === 'sequence' ? node.items : [node];
}

/** The first ones, up to one that isn't a single character. */
function literals(items: readonly PatternNode[]): string[] {
  const other = items.findIndex((item) => literal(item) === null);
  return items.slice(0, other < 0 ? items.length : other).map((item) => literal(item) ?? '');
}

function literal(node: PatternNode): string | null {
  if (node.kind !== 'set') return null;
  const [range, ...more] = node.ranges;
  return range !== undefined && more.length === 0 && range[0] === range[1] ? String.fromCharCode(range[0]) : null;
}
