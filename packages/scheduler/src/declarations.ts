/**
 * Writes what is declared of instances into the store, and tells the leader. Compare and set on the generation, as often as
 * it takes; once a write has come through, the leader finds it, whatever becomes of the telling.
 */
import { randomBytes } from 'node:crypto';
import {
  changedFields,
  createInstance,
  type Declared,
  type Instance,
  type InstanceSpec,
  type Intent,
  type JournalEntry,
  KeelsonError,
} from '@keelson/core';
import { traitsOf } from '@keelson/sdk/host';
import type { Store } from '@keelson/store';
import { type Frameworks, frameworkOf } from './frameworks.ts';
import type { JobKind } from './jobs.ts';

export interface DeclarationsOptions {
  readonly store: Store;
  readonly frameworks: Frameworks;
  readonly now: () => number;
  /** Tells the leader: by the queue, and at once where this process leads. */
  readonly tell: (kind: JobKind, uid: string) => Promise<void>;
  /** Why nothing may be written, where it may not. */
  readonly refusal: () => KeelsonError | undefined;
}

const WRITE_ATTEMPTS = 10;
const SECRET_BYTES = 24;

export class Declarations {
  readonly #options: DeclarationsOptions;

  constructor(options: DeclarationsOptions) {
    this.#options = options;
  }

  /** @throws INSTANCE_EXISTS, INSTANCE_DESTROYING */
  async create(spec: InstanceSpec): Promise<Instance> {
    this.#assertWritable();
    const { store, frameworks, now, tell } = this.#options;
    const framework = frameworkOf(frameworks, spec.framework);
    const nowMs = now();
    const instance = createInstance(`${spec.name}-${randomId(8)}`, spec, traitsOf(framework), nowMs);
    const secrets = Object.fromEntries(framework.secrets.map((name) => [name, newSecret()]));
    const created = await store.create(instance, secrets, [entry('created', nowMs, spec.framework)]);
    if (created === 'exists') {
      const other = await store.find(spec.name);
      if (other?.declared.intent.kind === 'destroy') throw destroying(spec.name);
      throw new KeelsonError('INSTANCE_EXISTS', `${spec.name} exists`);
    }
    await tell('create', instance.uid);
    return instance;
  }

  /** As `create`; undefined where there is one of that name. */
  async createUnlessThere(spec: InstanceSpec): Promise<Instance | undefined> {
    try {
      return await this.create(spec);
    } catch (error) {
      if (!(error instanceof KeelsonError) || error.code !== 'INSTANCE_EXISTS') throw error;
      return undefined;
    }
  }

  /**
   * Decides on what the store has, never on what this process last heard of it.
   * The same declaration back: nothing is written. @throws INSTANCE_NOT_FOUND, CONFLICT
   */
  async declare(
    name: string,
    kind: JobKind,
    change: (declared: Declared, latest: Instance) => Declared,
  ): Promise<Instance> {
    this.#assertWritable();
    const { store, tell, now } = this.#options;
    const first = await this.latest(name);
    const { uid } = first;
    for (let attempt = 0; attempt < WRITE_ATTEMPTS; attempt++) {
      // By uid: another instance that takes the name meanwhile is not the one that was meant.
      const before = attempt === 0 ? first : await store.read(uid);
      if (before === undefined) throw notFound(name);
      const wanted = change(before.declared, before);
      if (wanted === before.declared) return before;
      const { generation } = before.declared;
      const declared = { ...wanted, generation: generation + 1 };
      const written = await store.writeDeclared(uid, generation, declared, journalOf(before.declared, declared, now()));
      if (written.kind === 'missing') throw notFound(name);
      if (written.kind !== 'ok') continue;
      await tell(kind, uid);
      return { ...before, declared };
    }
    throw new KeelsonError('CONFLICT', `${name} is being changed by others`);
  }

  /** As the store has it now: what is decided on. @throws INSTANCE_NOT_FOUND */
  async latest(name: string): Promise<Instance> {
    const instance = await this.#options.store.find(name);
    if (instance === undefined) throw notFound(name);
    return instance;
  }

  #assertWritable(): void {
    const refusal = this.#options.refusal();
    if (refusal !== undefined) throw refusal;
  }
}

function journalOf(before: Declared, after: Declared, atMs: number): JournalEntry[] {
  const fields = before.spec === after.spec ? [] : changedFields(before.spec, after.spec);
  if (fields.length > 0) return [entry('specChanged', atMs, `${fields.join(', ')} (generation ${after.generation})`)];
  if (isSameIntent(before.intent, after.intent)) return [];
  switch (after.intent.kind) {
    case 'run':
      return [entry('resumed', atMs, 'asked for by the operator')];
    case 'suspend':
      return [
        entry(
          'suspended',
          atMs,
          after.intent.by === 'shutdown' ? 'keelson is going down' : 'asked for by the operator',
        ),
      ];
    case 'destroy':
      return [entry('destroying', atMs, after.intent.data === 'delete' ? 'with its data' : 'its data is kept')];
  }
}

function isSameIntent(before: Intent, after: Intent): boolean {
  const isOtherData = before.kind === 'destroy' && after.kind === 'destroy' && before.data !== after.data;
  return before.kind === after.kind && !isOtherData;
}

function entry(kind: JournalEntry['kind'], atMs: number, message: string): JournalEntry {
  return { kind, atMs, member: null, message };
}

export function refuseDestroying(name: string, declared: Declared): void {
  if (declared.intent.kind === 'destroy') throw destroying(name);
}

function destroying(name: string): KeelsonError {
  return new KeelsonError('INSTANCE_DESTROYING', `${name} is being destroyed`);
}

export function notFound(name: string): KeelsonError {
  return new KeelsonError('INSTANCE_NOT_FOUND', `there is no instance ${name}`);
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

function randomId(length: number): string {
  return Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
