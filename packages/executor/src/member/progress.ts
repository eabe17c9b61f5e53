/** What a starting task is doing, told in TASK_STARTING: not what lasts less than a second, nor more than once in two. */
const FIRST_MS = 1_000;
const NEXT_MS = 2_000;

export class Progress {
  private readonly tell: (text: string) => void;
  private timer: NodeJS.Timeout | undefined;
  private text = '';
  private told = '';
  private isOver = false;

  constructor(tell: (text: string) => void) {
    this.tell = tell;
  }

  say(text: string): void {
    if (this.isOver) return;
    this.text = text;
    this.timer ??= setTimeout(() => this.tick(), FIRST_MS);
  }

  /** May be called twice. */
  close(): void {
    clearTimeout(this.timer);
    this.isOver = true;
  }

  private tick(): void {
    if (this.text === this.told) {
      this.timer = undefined;
      return;
    }
    this.told = this.text;
    this.tell(this.text);
    this.timer = setTimeout(() => this.tick(), NEXT_MS);
  }
}
