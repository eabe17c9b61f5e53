/** The table of errors for people: docs/errors.md, and the page that the `type` of a problem document leads to. */
import { ERRORS } from '@keelson/core';

const INTRO =
  'The API answers with these as problem documents (RFC 9457), the CLI prints them. The code is stable: programs compare it.';

export function errorsMarkdown(): string {
  const sections = entries().map(
    ({ code, status, title, action }) => `## ${code}\n\n${title} (HTTP ${status}).\n\n${action}\n`,
  );
  return ['# Errors\n', `${INTRO}\n`, ...sections].join('\n');
}

export function errorsHtml(): string {
  const sections = entries().map(
    ({ code, status, title, action }) =>
      `<h2 id="${code}">${code}</h2><p>${escapeHtml(title)} (HTTP ${status}).</p><p>${escapeHtml(action)}</p>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Keelson: errors</title><h1>Errors</h1><p>${INTRO}</p>${sections.join('\n')}</html>`;
}

function entries() {
  return Object.entries(ERRORS)
    .map(([code, entry]) => ({ code, ...entry }))
    .sort((a, b) => a.code.localeCompare(b.code, 'en'));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
