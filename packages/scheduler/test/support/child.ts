/** The other end of scheduler-process.ts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { eventually } from './world.ts';

const PROCESS = fileURLToPath(new URL('./scheduler-process.ts', import.meta.url));
const readinessSchema = z.object({ leading: z.boolean(), leader: z.string().nullable() });

export class SchedulerChild {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #lines: Interface;

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#process = child;
    if (child.stdout === null) throw new Error('no output');
    this.#lines = createInterface(child.stdout);
  }

  /** It runs, and answers. */
  static async start(name: string, redisUrl: string, master: string): Promise<SchedulerChild> {
    const args = [PROCESS, redisUrl, master, name];
    const child = new SchedulerChild(name, spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
    await child.readiness();
    return child;
  }

  async readiness(): Promise<z.infer<typeof readinessSchema>> {
    const line = once(this.#lines, 'line', { signal: AbortSignal.timeout(20_000) });
    this.#process.stdin?.write('?\n');
    return readinessSchema.parse(JSON.parse(String((await line)[0])));
  }

  async leads(): Promise<void> {
    await eventually(`${this.name} leads`, async () => (await this.readiness()).leading);
  }

  async follows(leader: string): Promise<void> {
    await eventually(`${this.name} follows ${leader}`, async () => {
      const readiness = await this.readiness();
      return !readiness.leading && readiness.leader === `http://${leader}`;
    });
  }

  stop(): void {
    this.#process.kill('SIGSTOP');
  }

  goOn(): void {
    this.#process.kill('SIGCONT');
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
