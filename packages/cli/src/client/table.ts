import { stripVTControlCharacters } from 'node:util';

const GAP = 2;

/** A header and rows, as one text. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${alignRows([header, ...rows]).join('\n')}\n`;
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
