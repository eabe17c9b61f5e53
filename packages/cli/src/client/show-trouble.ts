/** What is under way with an instance, what waits, what failed and when it is tried again: with the reasons (I7). */
import type { InstanceAnswer, MemberAnswer } from '@keelson/api/schemas';
import { counted, formatAge } from './format.ts';
import { present } from './show-members.ts';

const RESOURCES = new Set(['cpus', 'mem', 'disk', 'ports']);

/** The same of several members is said once. */
export function troubleLines(report: InstanceAnswer, nowMs: number): readonly string[] {
  const { maintenance } = report;
  return [
    ...(maintenance === null ? [] : [maintenanceLine(maintenance, nowMs)]),
    ...waitingLines(report),
    ...failureLines(report, nowMs),
    ...present(report).flatMap(memberTrouble),
    ...problemLines(report, nowMs),
  ];
}

type Maintenance = NonNullable<InstanceAnswer['maintenance']>;

/** `repair goes on for 12s: 1 of 3 members done, ring-2 is next or at it` */
function maintenanceLine({ operation, done, total, member, sinceMs }: Maintenance, nowMs: number): string {
  const turn = member === null ? '' : `, ${member} is next or at it`;
  return `${operation} goes on for ${formatAge(nowMs - sinceMs)}: ${done} of ${counted(total, 'member')} done${turn}`;
}

/** `cache-0 … cache-2 failed, tried again in 6s: the image …`: until they run, not only while they wait for the next try. */
function failureLines(report: InstanceAnswer, nowMs: number): readonly string[] {
  const failed = present(report).filter(({ failure }) => failure !== null);
  return [...Map.groupBy(failed, ({ failure }) => failure)].map(([failure, members]) => {
    const times = members.flatMap(({ state, retryAtMs }) => (state === 'backoff' ? (retryAtMs ?? []) : nowMs));
    return `${namesOf(members)} failed, ${retryText(Math.min(...times), nowMs)}: ${failure}`;
  });
}

function retryText(atMs: number, nowMs: number): string {
  const age = formatAge(atMs - nowMs);
  return age === '0s' ? 'being tried again' : `tried again in ${age}`;
}

function memberTrouble(member: MemberAnswer): string[] {
  const { name, drain, hostname } = member;
  if (drain === null) return stateTrouble(member);
  const leaving = `${name} is to leave ${hostname} (${drain.why})${drain.stays === null ? '' : `, and is still there: ${drain.stays}`}`;
  return [leaving, ...stateTrouble(member)];
}

function stateTrouble({ name, state, message, failure }: MemberAnswer): string[] {
  if (message === '' || message === state) return [];
  if (state === 'backoff') return failure === null ? [`${name} waits: ${message}`] : [];
  return state === 'lost' || state === 'starting' ? [`${name} ${state}: ${message}`] : [];
}

/** `masterRunning of cache-0 failed, tried again in 3s: nobody told me`; what a member's failure says already is not repeated. */
function problemLines(report: InstanceAnswer, nowMs: number): readonly string[] {
  const { problem } = report;
  if (problem === null || report.members.some(({ failure }) => failure === problem.message)) return [];
  const { where, message, retryAtMs } = problem;
  // A decision to wait for something has no time.
  if (retryAtMs === 0) return [`${where}: ${message}`];
  const [what = ''] = where.split(' of ');
  const error =
    message.startsWith(`${what} `) || message.startsWith(`${what}: `) ? message.slice(what.length) : message;
  return [`${where} failed, ${retryText(retryAtMs, nowMs)}: ${error.replace(/^:? /, '')}`];
}

/**
 * big-6 … big-9 wait for an offer:
 *   distribution  3 agents: 2 of big's members are there, at most 2 allowed
 */
function waitingLines(report: InstanceAnswer): readonly string[] {
  const waiting = present(report).filter(({ state }) => state === 'waiting');
  const groups = Map.groupBy(waiting, ({ reasons }) => JSON.stringify(reasons));
  const lines = [...groups.values()].flatMap(waitingFor);
  const offered = waiting.filter(({ reasons }) => reasons.some(({ agents }) => agents > 0));
  return offered.length === 0 ? lines : [...lines, adviceFor(offered, report)];
}

/** Reasons that are no agent's are about what comes first: `big-1 waits: its master, big-0, must be healthy first`. */
function waitingFor(members: readonly MemberAnswer[]): readonly string[] {
  const reasons = members[0]?.reasons ?? [];
  const who = `${namesOf(members)} ${members.length === 1 ? 'waits' : 'wait'}`;
  if (reasons.length === 0) return [`${who} for an offer`];
  if (reasons.every(({ agents }) => agents === 0)) return reasons.map(({ reason }) => `${who}: ${reason}`);
  const width = Math.max(...reasons.map(({ stage }) => stage.length));
  return [
    `${who} for an offer:`,
    ...reasons.map(({ stage, reason, agents }) => `  ${stage.padEnd(width)}  ${counted(agents, 'agent')}: ${reason}`),
  ];
}

/** `big-6 … big-9`, or, with gaps, `big-1, big-3` */
function namesOf(members: readonly MemberAnswer[]): string {
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined) return '';
  const inRow = last.ordinal - first.ordinal === members.length - 1;
  return members.length > 2 && inRow ? `${first.name} … ${last.name}` : members.map(({ name }) => name).join(', ');
}

function adviceFor(waiting: readonly MemberAnswer[], report: InstanceAnswer): string {
  const reasons = waiting.flatMap((member) => member.reasons);
  const full = reasons.find(({ stage }) => stage === 'distribution');
  const [it, asks] = waiting.length === 1 ? ['It', 'asks'] : ['They', 'ask'];
  if (full === undefined || full.agents === 0) {
    if (!reasons.some(({ stage }) => RESOURCES.has(stage))) return `${it} will be placed as soon as there is room.`;
    return `${it} will be placed when others make room, when there is another agent, or when ${it.toLowerCase()} ${asks} for less.`;
  }
  const enough = Math.ceil(present(report).length / full.agents);
  return `${it} will be placed when an agent joins, or with keelson scale ${report.name} --distribution ${enough}.`;
}
