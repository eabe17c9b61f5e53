/** What was done and seen, in order: printed when a run fails. */
export class History {
  readonly #lines: string[] = [];
  readonly #violations: string[] = [];
  readonly #sinceMs = performance.now();
  readonly #isLoud: boolean;

  constructor(isLoud: boolean) {
    this.#isLoud = isLoud;
  }

  say(text: string): void {
    const line = `${((performance.now() - this.#sinceMs) / 1000).toFixed(2).padStart(7)} s  ${text}`;
    this.#lines.push(line);
    if (this.#isLoud) process.stdout.write(`${line}\n`);
  }

  violation(text: string): void {
    this.#violations.push(text);
    this.say(`VIOLATION ${text}`);
  }

  get violations(): readonly string[] {
    return this.#violations;
  }

  get text(): string {
    return this.#lines.join('\n');
  }
}
