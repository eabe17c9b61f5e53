/**
 * How a command shows what it does: steps that begin, change and end. Three ways, chosen once:
 * - on a terminal: the steps under way are redrawn in place, with a spinner; those that ended stand above them;
 * - elsewhere: a plain line where a step says what it is about to do, and one when it has ended;
 * - with --json: one JSON object a line, and nothing else.
 */
import { KeelsonError, messageOf } from '@keelson/core';
import { formatDuration, formatStep, type Marks, marksOf } from './format.ts';
import { LiveLines } from './live-lines.ts';

/** Facts of a step or line, for those who read JSON. They must hold no secret. */
export type Facts = Readonly<Record<string, unknown>>;

export interface Step {
  /** Says what the step is about to do, or how far it is: `installing with apt-get`. */
  update(doing: string): void;
  /** Ends the step: `7.0.15 (installed with apt-get)`. A step ends once; what comes later is ignored. */
  done(result?: string, facts?: Facts): void;
  /** Ends the step as failed. */
  fail(reason: string): void;
}

export interface Ui {
  readonly json: boolean;
  step(label: string): Step;
  /** A step around some work: it fails where the work throws, and ends with the text that `describe` makes. */
  task<T>(label: string, work: (step: Step) => Promise<T>, describe?: (result: T) => string): Promise<T>;
  /** A line below the last step, indented. */
  detail(text: string, facts?: Facts): void;
  /** A line of its own, not indented. */
  line(text: string, facts?: Facts): void;
  /** Draws the last state and stops drawing. May be called twice. */
  close(): void;
}

export interface UiStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface UiOptions {
  readonly stream: UiStream;
  readonly json?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export function createUi({ stream, json = false, env = {} }: UiOptions): Ui {
  if (json) return new StepUi(jsonSink(stream), true);
  const marks = marksOf(stream, env);
  return new StepUi(
    stream.isTTY === true && env.TERM !== 'dumb' ? liveSink(stream, marks) : plainSink(stream, marks),
    false,
  );
}

/** What a step can say of an error: its title, or its first line. The error itself is shown where it ends. */
export function reasonOf(error: unknown): string {
  if (error instanceof KeelsonError) return `${error.entry.title.charAt(0).toLowerCase()}${error.entry.title.slice(1)}`;
  const message = messageOf(error);
  return message.split('\n')[0] ?? '';
}

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.message === 'interrupted');
}

/** Below this a step's time is not worth reading. */
const shownFromMs = 100;

interface StepState {
  readonly label: string;
  readonly beganMs: number;
  doing: string;
}

interface Sink {
  begun(step: StepState): void;
  updated(step: StepState): void;
  done(step: StepState, result: string, durationMs: number, facts: Facts): void;
  failed(step: StepState, reason: string, durationMs: number): void;
  line(text: string, indent: number, facts: Facts): void;
  close(): void;
}

class StepUi implements Ui {
  readonly json: boolean;
  readonly #sink: Sink;

  constructor(sink: Sink, json: boolean) {
    this.#sink = sink;
    this.json = json;
  }

  step(label: string): Step {
    const sink = this.#sink;
    const state: StepState = { label, beganMs: performance.now(), doing: '' };
    let ended = false;
    const end = (how: (durationMs: number) => void): void => {
      if (ended) return;
      ended = true;
      how(performance.now() - state.beganMs);
    };
    sink.begun(state);
    return {
      update(doing) {
        if (ended || doing === state.doing) return;
        state.doing = doing;
        sink.updated(state);
      },
      done: (result = '', facts = {}) => end((durationMs) => sink.done(state, result, durationMs, facts)),
      fail: (reason) => end((durationMs) => sink.failed(state, reason, durationMs)),
    };
  }

  async task<T>(label: string, work: (step: Step) => Promise<T>, describe?: (result: T) => string): Promise<T> {
    const step = this.step(label);
    try {
      const result = await work(step);
      step.done(describe?.(result));
      return result;
    } catch (error) {
      step.fail(isInterrupt(error) ? 'interrupted' : reasonOf(error));
      throw error;
    }
  }

  detail(text: string, facts: Facts = {}): void {
    this.#sink.line(text, 6, facts);
  }

  line(text: string, facts: Facts = {}): void {
    this.#sink.line(text, 0, facts);
  }

  close(): void {
    this.#sink.close();
  }
}

function jsonSink(stream: UiStream): Sink {
  const emit = (event: Facts): void => {
    stream.write(`${JSON.stringify(event)}\n`);
  };
  return {
    begun: ({ label }) => emit({ event: 'begun', step: label }),
    updated: ({ label, doing }) => emit({ event: 'updated', step: label, doing }),
    done: ({ label }, result, durationMs, facts) =>
      emit({ ...facts, event: 'done', step: label, result, durationMs: Math.round(durationMs) }),
    failed: ({ label }, reason, durationMs) =>
      emit({ event: 'failed', step: label, reason, durationMs: Math.round(durationMs) }),
    line: (text, _indent, facts) => emit({ ...facts, event: 'line', text: text.trim() }),
    close: () => {},
  };
}

function doneLine(step: StepState, result: string, durationMs: number, marks: Marks): string {
  const time = durationMs >= shownFromMs ? formatDuration(durationMs) : '';
  return formatStep(marks.done, step.label, result, time, marks);
}

function plainSink(stream: UiStream, marks: Marks): Sink {
  const write = (text: string): void => {
    stream.write(`${text}\n`);
  };
  return {
    begun: () => {},
    updated: ({ label, doing }) => write(formatStep(marks.doing, label, doing, '', marks)),
    done: (step, result, durationMs) => write(doneLine(step, result, durationMs, marks)),
    failed: ({ label }, reason, durationMs) =>
      write(formatStep(marks.failed, label, reason, formatDuration(durationMs), marks)),
    line: (text, indent) => write(indented(text, indent)),
    close: () => {},
  };
}

function liveSink(stream: UiStream, marks: Marks): Sink {
  const live = new LiveLines(stream);
  const row = (step: StepState) => (frame: string) =>
    formatStep(frame, step.label, step.doing, formatDuration(performance.now() - step.beganMs), marks);
  return {
    begun: (step) => live.add(step, row(step)),
    updated: () => live.draw(),
    done: (step, result, durationMs) => live.end(step, doneLine(step, result, durationMs, marks)),
    failed: (step, reason, durationMs) =>
      live.end(step, formatStep(marks.failed, step.label, reason, formatDuration(durationMs), marks)),
    line: (text, indent) => live.print(indented(text, indent)),
    close: () => live.close(),
  };
}

function indented(text: string, indent: number): string {
  return text
    .split('\n')
    .map((line) => ' '.repeat(indent) + line)
    .join('\n');
}
