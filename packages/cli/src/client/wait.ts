/** Waiting for an instance, and saying meanwhile what it waits for. */
import { type InstanceAnswer, instanceReportSchema, type MemberAnswer } from '@keelson/api/schemas';
import { KeelsonError } from '@keelson/core';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { type ApiClient, instancePath } from './api-client.ts';
import { colorsOf } from './colors.ts';
import { parseDuration } from './format.ts';
import { print, printLine } from './output.ts';
import { memberLines, placedText, present, rolesText } from './show-members.ts';
import { troubleLines } from './show-trouble.ts';

export interface WaitOptions {
  readonly wait?: boolean;
  readonly timeout: number;
}

/** An instance that only lacks room is given so long; with --wait, all the time. */
const PATIENCE_MS = 3_000;
const SLICE_MS = 500;

export function addWaitOptions(command: Command, timeoutMs = 60_000): Command {
  return command
    .option('--wait', 'wait until it is done, even for room on the agents')
    .option('--no-wait', 'return as soon as it is stored')
    .addOption(
      new Option('--timeout <time>', 'how long to wait at most: 30s, 5m')
        .argParser(parseDuration)
        .default(timeoutMs, `${timeoutMs / 1000}s`),
    );
}

/**
 * Shows the way of an instance until it runs, and how it ended; ends with `timeout` where it does not run yet.
 * @throws KeelsonError INSTANCE_NOT_FOUND where it is destroyed meanwhile
 */
export async function showUntilRunning(
  client: ApiClient,
  first: InstanceAnswer,
  { wait, timeout }: WaitOptions,
  command: Command,
  context: CommandContext,
): Promise<void> {
  if (wait === false) return print(context, command, first, (report) => `${report.name} ${report.phase}`);
  const json = context.json(command);
  const ui = json ? undefined : context.ui(command);
  const step = ui?.step(first.name);
  try {
    const patienceMs = wait === true ? timeout : Math.min(PATIENCE_MS, timeout);
    const report = await untilRunning(client, first, timeout, patienceMs, (doing) => step?.update(doing));
    if (report.phase !== 'running') context.exitWith(exitCodes.timeout);
    if (json) return printLine(context, command, report, () => '');
    if (report.phase === 'running') step?.done(`running: ${rolesText(report)}`);
    else step?.fail(`${report.phase}: ${placedText(report)}`);
    for (const line of report.phase === 'running'
      ? memberLines(report, colorsOf(context))
      : troubleLines(report, Date.now()))
      ui?.detail(line);
  } finally {
    ui?.close();
  }
}

async function untilRunning(
  client: ApiClient,
  first: InstanceAnswer,
  timeoutMs: number,
  patienceMs: number,
  show: (doing: string) => void,
): Promise<InstanceAnswer> {
  const began = performance.now();
  let waitingSince = began;
  let report = first;
  for (;;) {
    if (report.phase === 'running') return report;
    const nowMs = performance.now();
    if (report.phase !== 'waiting') waitingSince = nowMs;
    const leftMs = Math.min(timeoutMs - (nowMs - began), patienceMs - (nowMs - waitingSince));
    if (leftMs <= 0) return report;
    show(progressOf(report));
    report = await waitFor(client, report.name, 'running', Math.ceil(Math.min(SLICE_MS, leftMs)));
  }
}

/** The report when the phase is reached, or when the time is over. */
export async function waitFor(
  client: ApiClient,
  name: string,
  phase: 'running' | 'suspended',
  timeoutMs: number,
): Promise<InstanceAnswer> {
  const path = `${instancePath(name)}?wait=${phase}&timeoutMs=${timeoutMs}`;
  try {
    return await client.get(path, instanceReportSchema, { timeoutMs: timeoutMs + 30_000 });
  } catch (error) {
    if (!(error instanceof KeelsonError) || error.code !== 'TIMEOUT') throw error;
    return client.get(instancePath(name), instanceReportSchema);
  }
}

function progressOf(report: InstanceAnswer): string {
  const members = present(report);
  const running = members.filter(({ state, healthy }) => state === 'running' && healthy).length;
  const now = firstHeld(members);
  // The first look is before anybody has decided who its members are.
  if (members.length === 0) return report.phase;
  return `${report.phase}, ${running} of ${members.length} healthy${now === undefined ? '' : `: ${now}`}`;
}

/** What is under way with the member that most likely holds up the rest. */
function firstHeld(members: readonly MemberAnswer[]): string | undefined {
  const failed = members.find(({ failure }) => failure !== null);
  if (failed !== undefined) return `${failed.name} failed: ${failed.failure}`;
  const busy = members.find(({ state, message }) => state === 'starting' && message !== '');
  if (busy !== undefined) return `${busy.name} ${busy.message}`;
  const waiting = members.find(({ reasons }) => reasons.some(({ agents }) => agents > 0));
  const reason = waiting?.reasons.find(({ agents }) => agents > 0);
  if (waiting !== undefined && reason !== undefined)
    return `${waiting.name} waits for ${reason.stage}: ${reason.reason}`;
  const first = members.find(({ state, healthy }) => state !== 'running' || !healthy);
  if (first === undefined) return undefined;
  return `${first.name} ${first.state === 'running' ? 'is not healthy yet' : first.state}`;
}
