/** An instance and its members as text. */
import type { InstanceAnswer, MemberAnswer, StatsAnswer } from '@keelson/api/schemas';
import { type Colors, paintPhase } from './colors.ts';
import { counted, formatAge, formatBytes, NONE } from './format.ts';
import { alignRows, formatTable } from './table.ts';

const HEADER = ['MEMBER', 'ROLE', 'TASK', 'AGENT', 'ADDRESS', 'HEALTH', 'LAG', 'CPU', 'MEM', 'AGE'];

/** What is left out, in this order, where a terminal is too narrow for all. */
const DISPENSABLE = ['TASK', 'AGENT', 'CPU', 'MEM', 'AGE'];

export interface Shown {
  readonly colors: Colors;
  readonly nowMs: number;
  readonly stats: StatsAnswer;
  /** Of the terminal; undefined: any. */
  readonly width: number | undefined;
}

/** `cache  redis  running   epoch 2   term 1   durability async (at most 0 B behind)` */
export function headline(report: InstanceAnswer, colors: Colors): string {
  const { name, framework, phase, epoch, term, spec } = report;
  const lags = present(report).flatMap((member) => lagOf(member, report) ?? []);
  const behind = lags.length === 0 ? '' : ` (at most ${formatBytes(Math.max(...lags))} behind)`;
  const state = paintPhase(colors, phase);
  return `${colors.bold(name)}  ${framework}  ${state}   epoch ${epoch}   term ${term}   durability ${spec.durability}${behind}`;
}

/** The master first, then by ordinal. */
export function memberTable(report: InstanceAnswer, shown: Shown): string {
  const sorted = present(report).toSorted(
    (a, b) => Number(isMaster(b, report)) - Number(isMaster(a, report)) || a.ordinal - b.ordinal,
  );
  return formatTable(
    HEADER,
    sorted.map((member) => memberRow(member, report, shown)),
    { width: shown.width, dispensable: DISPENSABLE },
  );
}

function memberRow(member: MemberAnswer, report: InstanceAnswer, { colors, nowMs, stats }: Shown): string[] {
  const used = stats[member.name];
  return [
    member.name,
    member.role,
    member.task ?? NONE,
    member.hostname ?? member.agentId ?? NONE,
    addressOf(member) ?? NONE,
    paintPhase(colors, healthOf(member)),
    lagText(member, report),
    used === undefined ? NONE : `${used.cpuPercent.toFixed(1)}%`,
    used === undefined ? NONE : `${megabytes(used.memBytes)}/${megabytes(used.memLimitBytes)}M`,
    member.sinceMs === null ? NONE : formatAge(nowMs - member.sinceMs),
  ];
}

/** `cache-0  master  agent-1  127.0.0.1:31000  healthy` */
export function memberLines(report: InstanceAnswer, colors: Colors): readonly string[] {
  const rows = present(report).map((member) => [
    member.name,
    member.role,
    member.hostname ?? member.agentId ?? NONE,
    addressOf(member) ?? NONE,
    paintPhase(colors, healthOf(member)),
    member.synced === true ? 'in sync' : '',
  ]);
  return alignRows(rows);
}

export function placedText(report: InstanceAnswer): string {
  const members = present(report);
  const placed = members.filter(({ state }) => state !== 'waiting' && state !== 'backoff').length;
  return `${placed} of ${counted(members.length, 'member')} placed`;
}

/** `1 master, 2 slaves` */
export function rolesText(report: InstanceAnswer): string {
  const counts = Map.groupBy(present(report), ({ role }) => role);
  return (['master', 'slave', 'peer'] as const)
    .flatMap((role) => (counts.has(role) ? [counted(counts.get(role)?.length ?? 0, role)] : []))
    .join(', ');
}

/** Not those that were scaled away. */
export function present({ members }: InstanceAnswer): readonly MemberAnswer[] {
  return members.filter(({ state }) => state !== 'retired');
}

export function addressOf({ address, ports }: Pick<MemberAnswer, 'address' | 'ports'>): string | undefined {
  if (address === null) return undefined;
  const [port] = Object.values(ports);
  return port === undefined ? address : `${address}:${port}`;
}

function healthOf({ state, healthy }: MemberAnswer): string {
  if (state !== 'running') return state;
  return healthy ? 'healthy' : 'unhealthy';
}

function isMaster({ name }: MemberAnswer, { master }: InstanceAnswer): boolean {
  return name === master;
}

function lagText(member: MemberAnswer, report: InstanceAnswer): string {
  const lag = lagOf(member, report);
  if (lag !== undefined) return formatBytes(lag);
  if (member.synced === null || isMaster(member, report)) return NONE;
  return member.synced ? 'in sync' : 'syncing';
}

/** How far behind the master a slave was when both were last asked; only positions that are plain numbers can say. */
function lagOf(member: MemberAnswer, report: InstanceAnswer): number | undefined {
  const master = report.members.find((other) => isMaster(other, report));
  const [mine, its] = [member.position, master?.position ?? null];
  if (member.role !== 'slave' || mine === null || its === null || !/^\d{1,15}$/.test(mine) || !/^\d{1,15}$/.test(its))
    return undefined;
  return Math.max(0, Number(its) - Number(mine));
}

function megabytes(bytes: number): number {
  return Math.round(bytes / (1024 * 1024));
}
