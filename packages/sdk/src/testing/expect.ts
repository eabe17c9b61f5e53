/**
 * What Keelson is expected to have done, or to be: steps of a script. What it did is expected once: a second launch of the
 * same member wants a second `Expect.launch`.
 */
import type { OperationName, Role, StoredTaskConfig } from '@keelson/core';
import { describeHappening, type Happening, type HappeningKind } from './happening.ts';
import type { Life } from './life.ts';
import type { NamedStep } from './script.ts';

export interface ExpectedLaunch {
  readonly role?: Role;
  readonly image?: string;
  /** Looks at what `config` returned; throws where it is not as it should be. */
  readonly config?: (config: StoredTaskConfig) => void;
  /** The same for the texts of its files, by their paths. */
  readonly files?: (files: Readonly<Record<string, string>>) => void;
}

function step(name: string, args: readonly unknown[], run: (life: Life) => void | Promise<void>): NamedStep {
  const words = args.map((arg) =>
    typeof arg === 'string' ? `'${arg}'` : arg instanceof RegExp ? `${arg}` : JSON.stringify(arg),
  );
  return { words: `Expect.${name}(${words.join(', ')})`, run };
}

export function launch(member: string, expected: ExpectedLaunch = {}): NamedStep {
  return step('launch', Object.keys(expected).length === 0 ? [member] : [member, expected], (life) => {
    const { role, config, files = {} } = next(life, 'launch', member);
    if (expected.role !== undefined && role !== expected.role)
      throw new Error(`${member} was launched as ${role}, not as ${expected.role}`);
    if (expected.image !== undefined && config?.image !== expected.image)
      throw new Error(`${member} was launched with the image ${config?.image}, not ${expected.image}`);
    if (config !== undefined) expected.config?.(config);
    expected.files?.(files);
  });
}

export function promotion(member: string): NamedStep {
  return step('promotion', [member], (life) => void next(life, 'promotion', member));
}

/** @param master whom it was told to follow. */
export function follow(member: string, master: string): NamedStep {
  return step('follow', [member, master], (life) => void next(life, 'follow', member, master));
}

export function demotion(member: string): NamedStep {
  return step('demotion', [member], (life) => void next(life, 'demotion', member));
}

/** Keelson asked for its container's end. */
export function kill(member: string): NamedStep {
  return step('kill', [member], (life) => void next(life, 'kill', member));
}

export function hook(name: 'masterRunning' | 'slaveRunning' | 'masterLost' | 'slaveLost', member: string): NamedStep {
  return step('hook', [name, member], (life) => void next(life, 'hook', member, name));
}

export function volumeRemoval(member: string): NamedStep {
  return step('volumeRemoval', [member], (life) => void next(life, 'volumeRemoval', member));
}

/** Keelson did nothing of that kind that was not expected; nothing at all, where no kind is named. */
export function nothing(kind?: HappeningKind): NamedStep {
  return step('nothing', kind === undefined ? [] : [kind], (life) => {
    const more = life.happenings.filter((each) => !each.expected && (kind === undefined || each.kind === kind));
    if (more.length > 0) throw new Error(`there was: ${more.map(describeHappening).join('; ')}`);
  });
}

/** Exactly these members wait for an offer. */
export function waiting(...members: readonly string[]): NamedStep {
  return step('waiting', members, ({ waiting: found }) => {
    if ([...found].sort().join() !== [...members].sort().join())
      throw new Error(`waiting for an offer: ${found.join(', ') || 'nobody'}`);
  });
}

export function master(member: string): NamedStep {
  return step('master', [member], (life) => {
    const { master: ordinal } = life.instance.status;
    const found = ordinal === null ? 'nobody' : life.nameOf(ordinal);
    if (found !== member) throw new Error(`${found} is master, not ${member}`);
  });
}

/** As `keelson status` says: `creating`, `waiting`, `running`, `updating`, `degraded`, `failingOver` … */
export function phase(expected: string): NamedStep {
  return step('phase', [expected], (life) => {
    if (life.phase !== expected) throw new Error(`it is ${life.phase}, not ${expected}`);
  });
}

/** The instance shows a problem that says this. */
export function problem(text: RegExp | string): NamedStep {
  return step('problem', [text], ({ instance }) => {
    const found = instance.status.problem;
    if (found === null) throw new Error('it shows no problem');
    const words = `${found.where}: ${found.message}`;
    if (typeof text === 'string' ? !words.includes(text) : !text.test(words))
      throw new Error(`its problem is another: ${words}`);
  });
}

export function noProblem(): NamedStep {
  return step('noProblem', [], ({ instance }) => {
    const { problem: found } = instance.status;
    if (found !== null) throw new Error(`it shows a problem: ${found.where}: ${found.message}`);
  });
}

/** The journal has a line that says this. */
export function journal(text: RegExp | string): NamedStep {
  return step('journal', [text], (life) => {
    const says = (line: string) => (typeof text === 'string' ? line.includes(text) : text.test(line));
    if (!life.journal.some(says)) throw new Error('the journal does not say so');
  });
}

/** The framework can do these operations. */
export function operations(...names: readonly OperationName[]): NamedStep {
  return step('operations', names, ({ code }) => {
    const missing = names.filter((name) => !code.traits.operations.includes(name));
    if (missing.length > 0) throw new Error(`it can't ${missing.join(', ')}`);
  });
}

function next(life: Life, kind: HappeningKind, member: string, about?: string): Happening {
  const ofKind = life.happenings.filter((each) => each.kind === kind && !each.expected);
  const found = ofKind.find((each) => each.member === member && (about === undefined || each.about === about));
  if (found === undefined) {
    life.member(member);
    const instead = ofKind.map(describeHappening).join('; ');
    throw new Error(`there was no ${kind} of ${member}${instead === '' ? '' : `, but ${instead}`}`);
  }
  found.expected = true;
  return found;
}
