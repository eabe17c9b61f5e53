/** A script of what happens and what is expected of Keelson then: `play(new MyRedis(), { slaves: 1 }, [ … ])`. */
import { messageOf } from '@keelson/core';
import type { StatefulFramework } from '../framework.ts';
import type { SimulatedServer } from './class-code.ts';
import { describeHappening } from './happening.ts';
import { Life, type LifeSpec } from './life.ts';

/** One line of a script; any function of the life will do, too. */
export interface NamedStep {
  /** As it stands in the script. */
  readonly words: string;
  run(life: Life): void | Promise<void>;
}
export type Step = NamedStep | ((life: Life) => void | Promise<void>);

/**
 * Plays the life of an instance, step by step.
 * @param spec of the instance: its name is the framework's, unless it says another.
 * @param server what the simulated servers say to operations.
 * @returns the life, to go on with or to look at.
 * @throws where a step fails: the message shows the script up to there, the members, and the journal so far.
 */
export async function play(
  framework: StatefulFramework,
  spec: LifeSpec,
  steps: readonly Step[],
  server: SimulatedServer = {},
): Promise<Life> {
  const life = await Life.begin(framework, spec, server);
  for (const [index, step] of steps.entries()) {
    try {
      await (typeof step === 'function' ? step(life) : step.run(life));
    } catch (cause) {
      throw new ScriptError(life, steps, index, cause);
    }
  }
  return life;
}

/** A step of a script failed. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';

  constructor(life: Life, steps: readonly Step[], index: number, cause: unknown) {
    const why = messageOf(cause);
    const played = steps.slice(0, index + 1).map((step, at) => `${at === index ? '✘' : '✔'} ${wordsOf(step)}`);
    const open = life.happenings.filter(({ expected }) => !expected).map(describeHappening);
    const { problem } = life.instance.status;
    super(
      [
        `step ${index + 1} of ${steps.length}: ${why}`,
        ...section('The script', played),
        ...section('What Keelson did that was not expected yet', open),
        ...section(
          `The members (the instance is ${life.phase})`,
          life.members.map((member) => life.describe(member)),
        ),
        ...section('The problem', problem === null ? [] : [`${problem.where}: ${problem.message}`]),
        ...section('The journal', life.journal),
      ].join('\n'),
      { cause },
    );
  }
}

function wordsOf(step: Step): string {
  return typeof step === 'function' ? step.name || 'a function' : step.words;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}
