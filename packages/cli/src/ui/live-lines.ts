/**
 * The lines at the bottom of a terminal that are redrawn while steps are under way. Lines that have ended are printed
 * above them and never touched again.
 */
import { stripVTControlCharacters } from 'node:util';
import type { UiStream } from './ui.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const frameMs = 80;

type Row = (frame: string) => string;

export class LiveLines {
  readonly #stream: UiStream;
  readonly #rows = new Map<object, Row>();
  #drawn = 0;
  #frame = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: UiStream) {
    this.#stream = stream;
  }

  add(key: object, row: Row): void {
    this.#rows.set(key, row);
    this.#timer ??= setInterval(() => this.#tick(), frameMs).unref();
    this.draw();
  }

  /** Replaces a live line by one that stays. */
  end(key: object, text: string): void {
    this.#rows.delete(key);
    this.print(text);
    if (this.#rows.size === 0) this.#stop();
  }

  print(text: string): void {
    this.#stream.write(`${this.#erase()}${text}\n${this.#rendered()}`);
  }

  draw(): void {
    this.#stream.write(`${this.#erase()}${this.#rendered()}`);
  }

  close(): void {
    this.#stop();
    this.#stream.write(this.#erase());
    this.#rows.clear();
  }

  #tick(): void {
    this.#frame = (this.#frame + 1) % frames.length;
    this.draw();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #erase(): string {
    const up = this.#drawn === 0 ? '' : `\r\u001b[${this.#drawn}A\u001b[J`;
    this.#drawn = 0;
    return up;
  }

  #rendered(): string {
    const frame = frames[this.#frame] ?? frames[0];
    const width = this.#stream.columns || 80; // some terminals say 0
    this.#drawn = this.#rows.size;
    return [...this.#rows.values()].map((row) => `${fit(row(frame), width)}\n`).join('');
  }
}

/** A line that wraps would break the count of lines to erase. */
function fit(line: string, width: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length < width ? line : `${plain.slice(0, Math.max(0, width - 2))}…`;
}
