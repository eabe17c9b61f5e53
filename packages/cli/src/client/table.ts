import { stripVTControlCharacters } from 'node:util';

const GAP = 2;

export interface TableFit {
  /** What there is room for; undefined: any. */
  readonly width: number | undefined;
  /** Columns that may be left out, in this order, by their headers. */
  readonly dispensable: readonly string[];
}

/** A header and rows, as one text. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { width = Number.POSITIVE_INFINITY, dispensable }: TableFit = { width: undefined, dispensable: [] },
): string {
  const lines = alignRows([header, ...rows]);
  const [first, ...rest] = dispensable;
  const column = first === undefined ? -1 : header.indexOf(first);
  if (first === undefined || lines.every((line) => widthOf(line) <= width)) return `${lines.join('\n')}\n`;
  const without = (row: readonly string[]): readonly string[] => row.filter((_, index) => index !== column);
  return formatTable(without(header), rows.map(without), { width, dispensable: rest });
}

/** Columns as wide as their widest cell, colours not counted; nothing is cut, and lines have no blanks at their end. */
export function alignRows(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell) + GAP))
      .join('')
      .trimEnd(),
  );
}

function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
