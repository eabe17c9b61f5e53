/** The executor as tests run it: the real one, with frameworks of their own. */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { runExecutor } from '@keelson/executor';
import { type Instance, type Member, type ProbeResult, StatefulExecutor, StatefulFramework } from '@keelson/sdk';

class PlainFramework extends StatefulFramework {
  readonly name: string = 'plain';
  readonly topology = 'single' as const;
  readonly ports = ['main'];
  config(): never {
    throw new Error('the scheduler calls it, not the executor');
  }
}

/** Says what it was asked, so that tests see how often and with what. */
class TellingExecutor extends StatefulExecutor {
  #promotions = 0;
  #isStarted = false;
  #restored = '';
  #updates = 0;
  #configured = '';

  override async taskStarted(): Promise<void> {
    this.#isStarted = true;
  }

  override async updateConfig({ epoch }: Instance): Promise<void> {
    this.#updates += 1;
    if (epoch === 7 && this.#updates === 1) throw new Error('not now');
    this.#configured = ` configured=${epoch}/${this.#updates}`;
  }

  override async checkHealth(instance: Instance): Promise<void> {
    if (instance.secrets.password === undefined) throw new Error('no password yet');
  }

  override async probe(instance: Instance, member: Member): Promise<ProbeResult> {
    const value = `${member.name} started=${this.#isStarted} promotions=${this.#promotions} epoch=${instance.epoch}${this.#restored}${this.#configured}`;
    return { position: { history: 'h', value }, synced: true };
  }

  override async *backup(instance: Instance): AsyncIterable<Uint8Array> {
    yield Buffer.from('all of ');
    if (instance.epoch === 5) throw new Error(`it broke off, with ${instance.secrets.password}`);
    yield Buffer.from(instance.name);
  }

  override async restore(_instance: Instance, _member: Member, path: string): Promise<void> {
    const text = await readFile(path, 'utf8');
    if (text === 'bad') throw new Error('this is no backup');
    await delay(300);
    this.#restored = ` restored=${text}`;
  }

  override async promote(instance: Instance, _member: Member, signal: AbortSignal): Promise<void> {
    this.#promotions += 1;
    if (instance.epoch === 5) await delay(60_000, undefined, { signal });
  }
}

class TellingFramework extends PlainFramework {
  override readonly name = 'telling';
  override readonly executor = new TellingExecutor();
}

await runExecutor({ frameworks: [new PlainFramework(), new TellingFramework()], env: process.env });
