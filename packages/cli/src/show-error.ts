import { KeelsonError, messageOf } from '@keelson/core';
import { CommanderError } from 'commander';

/** An error as an operator reads it: what, where, and what can be done. A bug shows its stack. */
export function formatError(error: unknown): string {
  if (error instanceof KeelsonError) {
    const fields = error.errors.map(({ path, message }) => `  ${path}: ${message}\n`).join('');
    return `error ${error.code}: ${error.message}\n${fields}  → ${actionOf(error)}\n`;
  }
  if (error instanceof Error) return `error: ${error.stack ?? error.message}\n`;
  return `error: ${String(error)}\n`;
}

/** The table's action speaks to those who read JSON, too: here the fields stand right above. */
function actionOf({ code, errors, entry }: KeelsonError): string {
  const fieldsAreNamed = errors.length > 0 && (code === 'SPEC_INVALID' || code === 'SETTINGS_INVALID');
  return fieldsAreNamed ? 'Correct what is named above; nothing was changed.' : entry.action;
}

/** The same as one JSON object on a line. */
export function errorAsJson(error: unknown): string {
  if (error instanceof KeelsonError) {
    const { code, message, errors, entry } = error;
    return `${JSON.stringify({ error: { code, title: entry.title, detail: message, errors, action: entry.action } })}\n`;
  }
  if (error instanceof CommanderError) {
    const detail = error.message.replace(/^error: /, '').trim();
    const title = 'The command line is not valid';
    return `${JSON.stringify({ error: { code: 'USAGE', title, detail, errors: [], action: 'See keelson --help.' } })}\n`;
  }
  const detail = messageOf(error);
  return `${JSON.stringify({ error: { code: 'INTERNAL', detail } })}\n`;
}
