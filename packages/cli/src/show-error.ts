import { KeelsonError } from '@keelson/core';

/** An error as an operator reads it: what, where, and what can be done. A bug shows its stack. */
export function formatError(error: unknown): string {
  if (error instanceof KeelsonError) {
    const fields = error.errors.map(({ path, message }) => `  ${path}: ${message}\n`).join('');
    return `error ${error.code}: ${error.message}\n${fields}  → ${error.entry.action}\n`;
  }
  if (error instanceof Error) return `error: ${error.stack ?? error.message}\n`;
  return `error: ${String(error)}\n`;
}

/** The same as one JSON object on a line. */
export function errorAsJson(error: unknown): string {
  if (error instanceof KeelsonError) {
    const { code, message, errors, entry } = error;
    return `${JSON.stringify({ error: { code, title: entry.title, detail: message, errors, action: entry.action } })}\n`;
  }
  const detail = error instanceof Error ? error.message : String(error);
  return `${JSON.stringify({ error: { code: 'INTERNAL', detail } })}\n`;
}
