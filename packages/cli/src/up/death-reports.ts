/**
 * How guards reach the schedulers: one URL that does not depend on who leads, since it is part of the ExecutorInfo, and a
 * token in a file, since the ExecutorInfo is seen by Mesos.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { localApiUrl, type Settings } from '../settings/index.ts';
import { writePrivateFile } from '../supervisor/write-file.ts';
import type { Layout } from './layout.ts';

const TOKEN_BYTES = 32;

/** The file that the schedulers read the token from; made at the first time where none was given. */
export function reportTokenFile({ reportTokenFile: given }: Settings, { reportToken }: Layout): string {
  if (given !== undefined) return given;
  if (!existsSync(reportToken)) writePrivateFile(reportToken, `${randomBytes(TOKEN_BYTES).toString('base64url')}\n`);
  return reportToken;
}

/** What executors are started with. On agents of other machines the API of this one is not at 127.0.0.1: it has to be given. */
export function reportEnvironment(settings: Settings, tokenFile: string): Record<string, string> {
  const { reportUrl, mesosMaster } = settings;
  if (reportUrl === undefined && mesosMaster !== undefined) return {};
  const base = reportUrl ?? localApiUrl(settings);
  return {
    KEELSON_REPORT_URL: `${base.replace(/\/+$/, '')}/v1/deaths`,
    KEELSON_REPORT_TOKEN_FILE: tokenFile,
  };
}
