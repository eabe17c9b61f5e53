/** Files are checked as a whole, then sent one by one. */
import { frameworkPageSchema, type InstanceAnswer, instanceReportSchema } from '@keelson/api/schemas';
import { type FieldError, type InstanceSpec, KeelsonError, type SpecFramework, validateSpec } from '@keelson/core';
import type { Command } from 'commander';
import { z } from 'zod';
import type { CommandContext } from '../context.ts';
import { type ApiClient, instancePath } from './api-client.ts';
import { print, printLine } from './output.ts';
import { readSpecFile, type SpecDocument } from './spec-file.ts';
import { showUntilRunning, type WaitOptions } from './wait.ts';

export interface ApplyOptions extends WaitOptions {
  readonly file: readonly string[];
  readonly check?: boolean;
}

interface Entry {
  readonly document: SpecDocument;
  readonly spec: InstanceSpec;
}

export async function applyFiles(
  client: ApiClient,
  options: ApplyOptions,
  command: Command,
  context: CommandContext,
): Promise<void> {
  const documents = (await Promise.all(options.file.map(readSpecFile))).flat();
  const entries = checkAll(documents, await knownFrameworks(client));
  if (options.check === true) {
    const names = entries.map(({ spec }) => spec.name);
    return print(context, command, { valid: names }, ({ valid }) => `valid: ${valid.join(', ')}`);
  }
  const reports: InstanceAnswer[] = [];
  for (const { document, spec } of entries) reports.push(await put(client, document, spec, command, context));
  if (options.wait !== true) return;
  for (const report of reports) await showUntilRunning(client, report, options, command, context);
}

/** The API has the options' schemas; they are checked there. */
async function knownFrameworks(client: ApiClient): Promise<readonly SpecFramework[]> {
  const { items } = await client.get('/v1/frameworks', frameworkPageSchema);
  const anything = z.record(z.string(), z.unknown());
  return items.map(({ name, topology, options }) => ({
    name,
    topology,
    options: options === null ? undefined : anything,
  }));
}

/** @throws KeelsonError SPEC_INVALID with all that is wrong in all of them */
function checkAll(documents: readonly SpecDocument[], frameworks: readonly SpecFramework[]): readonly Entry[] {
  const errors: FieldError[] =
    documents.length === 0 ? [{ path: '--file', message: 'no instance is declared there' }] : [];
  const entries: Entry[] = [];
  for (const document of documents) {
    const result = validateSpec(document.value, frameworks);
    if (!result.ok) errors.push(...result.errors.map((error) => document.locate(error)));
    else if (entries.some(({ spec }) => spec.name === result.spec.name))
      errors.push(document.locate({ path: 'name', message: `${result.spec.name} is declared twice` }));
    else entries.push({ document, spec: result.spec });
  }
  if (errors.length > 0) throw new KeelsonError('SPEC_INVALID', undefined, { errors });
  return entries;
}

async function put(
  client: ApiClient,
  document: SpecDocument,
  { name }: InstanceSpec,
  command: Command,
  context: CommandContext,
): Promise<InstanceAnswer> {
  try {
    const { value, headers } = await client.exchange('PUT', instancePath(name), instanceReportSchema, {
      body: document.value,
    });
    const outcome = headers.get('keelson-outcome') ?? 'changed';
    printLine(context, command, { outcome, instance: value }, () => `${name} ${outcome}`);
    return value;
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    const errors = error.errors.map((field) => document.locate(field));
    throw new KeelsonError(error.code, `${name}: ${error.message}`, { errors, cause: error });
  }
}
