/** The command blocks of a guide, run as its reader would: in a shell, in a folder of their own, with nothing but names replaced. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './keelson.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of one section (`## Start it`), in order, without the indentation that lists give them. */
export function blocksOf(guide: string, section: string): Block[] {
  const text = readFileSync(join(ROOT, 'docs/guides', guide), 'utf8');
  const from = text.indexOf(`\n${section}\n`);
  if (from < 0) throw new Error(`${guide} has no section "${section}"`);
  const level = section.split(' ', 1)[0]?.length ?? 0;
  const body = text.slice(from + section.length + 1);
  const end = body.search(new RegExp(`^#{1,${level}} `, 'm'));
  const fences = (end < 0 ? body : body.slice(0, end)).matchAll(/^( *)```(\w+)\n(.*?)^ *```$/gms);
  return [...fences].map(([, indent = '', language = '', lines = '']) => ({
    language,
    text: lines.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** Puts what is here in the place of what the guide calls it. @throws Error where the guide does not call anything so */
export function substitute(text: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce((changed, [name, here]) => {
    if (!changed.includes(name)) throw new Error(`the guide no longer says ${name}:\n${text}`);
    return changed.replaceAll(name, here);
  }, text);
}

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** A shell in an empty folder. `keelson` is the launcher, on the PATH by a link. */
export class Reader {
  readonly folder: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  /** @param variables settings that tests need: ports, and folders of agents */
  constructor(variables: Readonly<Record<string, string>>) {
    const home = mkdtempSync(join(tmpdir(), 'keelson-guide-'));
    mkdirSync(join(home, 'bin'));
    symlinkSync(join(ROOT, 'keelson'), join(home, 'bin/keelson'));
    this.folder = join(home, 'keelson');
    mkdirSync(this.folder);
    this.#env = { ...process.env, NO_COLOR: '1', ...variables, PATH: `${join(home, 'bin')}:${process.env.PATH}` };
  }

  /** To its end. */
  async run(commands: string): Promise<Ran> {
    const running = this.start(commands);
    const code = await running.ended;
    return { code, output: running.output };
  }

  start(commands: string): Running {
    return new Running(
      spawn('bash', ['-e', '-c', commands], {
        cwd: this.folder,
        env: this.#env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }
}

/** What runs in a terminal's foreground. */
export class Running {
  output = '';
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    const collect = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    this.ended = once(child, 'close').then(() => child.exitCode);
  }

  async says(text: string): Promise<void> {
    await until(
      async () => {
        if (this.output.includes(text)) return true;
        if (this.#child.exitCode !== null) throw new Error(`it ended with ${this.#child.exitCode}:\n${this.output}`);
        return false;
      },
      120_000,
      () => `"${text}" in:\n${this.output}`,
    );
  }

  /** Ctrl-C, as a terminal does it: to all that run in the foreground. */
  async interrupt(): Promise<number | null> {
    this.signal('SIGINT');
    return this.ended;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.#child.pid !== undefined && this.#child.exitCode === null) process.kill(-this.#child.pid, signal);
  }
}
