/** What every store does: the suite runs on each of them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change, Leadership, Store } from '../src/index.ts';
import { entry, eventually, instance, nextDeclared, nextStatus, removal, traits, writeNext } from './builders.ts';

export interface ConformanceWorld {
  /** One more store over what is stored, opened: another scheduler. */
  another(): Promise<Store>;
  close(): Promise<void>;
}

const never = new AbortController().signal;
const candidate = { name: 'one', url: 'http://one', ttlMs: 1_000 };

async function lead(store: Store, name = 'one'): Promise<Leadership> {
  const leadership = await store.campaign({ ...candidate, name, url: `http://${name}` }, never);
  if (leadership === null) throw new Error('does not lead');
  return leadership;
}

export function conformance(storeName: string, makeWorld: () => Promise<ConformanceWorld>): void {
  describe(`a ${storeName}`, () => {
    let world: ConformanceWorld;
    let store: Store;
    let term: number;

    beforeEach(async () => {
      world = await makeWorld();
      store = await world.another();
      term = (await lead(store)).term;
    });

    afterEach(() => world.close());

    describe('keeps instances', () => {
      it('gives a created instance back, by name and by uid', async () => {
        const cache = instance('cache');
        expect(await store.create(cache, { password: 'x' }, [entry('created')])).toBe('ok');
        expect(store.get('cache')).toEqual(cache);
        expect(store.get(cache.uid)).toEqual(cache);
        expect(await store.read(cache.uid)).toEqual(cache);
        expect(store.get('other')).toBeUndefined();
        expect(await store.read('other-00000000')).toBeUndefined();
      });

      it('finds by name, and all, what another scheduler has written, past the cache', async () => {
        const other = await world.another();
        const [cache, more] = [instance('cache'), instance('more')];
        await store.create(cache, {}, []);
        await other.create(more, {}, []);
        await store.writeDeclared(cache.uid, 1, nextDeclared(cache, 5), []);
        expect((await other.find('cache'))?.declared.spec.slaves).toBe(5);
        expect(await other.find('nobody')).toBeUndefined();
        expect(await other.find(cache.uid)).toBeUndefined();
        expect((await store.readAll()).map(({ uid }) => uid).sort()).toEqual([cache.uid, more.uid].sort());
        expect(store.get('more')).toEqual(more);
      });

      it('refuses a second instance of a name, also one that another scheduler made', async () => {
        const other = await world.another();
        const first = instance('cache');
        expect(await store.create(first, {}, [])).toBe('ok');
        expect(await other.create(instance('cache'), { password: 'second' }, [entry('second')])).toBe('exists');
        expect((await store.read(first.uid))?.uid).toBe(first.uid);
        expect(await store.events({ since: '0', limit: 10 })).toEqual([]);
      });

      it("refuses a name that is another's uid, so that no look-up is ambiguous", async () => {
        const first = instance('a');
        await store.create(first, {}, []);
        expect(await store.create(instance(first.uid), {}, [])).toBe('exists');
      });

      it('lists by name, in pages', async () => {
        for (const name of ['d', 'b', 'a', 'c']) await store.create(instance(name), {}, []);
        const names = (page: { after?: string; limit: number }) =>
          store.list(page).map(({ declared }) => declared.spec.name);
        expect(names({ limit: 2 })).toEqual(['a', 'b']);
        expect(names({ after: 'b', limit: 10 })).toEqual(['c', 'd']);
        expect(names({ after: 'bb', limit: 1 })).toEqual(['c']);
        expect([...store.all()]).toHaveLength(4);
      });
    });

    describe('writes what is declared', () => {
      it('with the expected generation only, and leaves the status alone', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        await writeNext(store, cache.uid, term, { epoch: 7 });
        const declared = nextDeclared(cache, 5);
        expect((await store.writeDeclared(cache.uid, 1, declared, [])).kind).toBe('ok');
        expect(await store.writeDeclared(cache.uid, 1, nextDeclared(cache, 6), [])).toEqual({ kind: 'conflict' });
        expect(store.get('cache')?.declared.spec.slaves).toBe(5);
        expect((await store.read(cache.uid))?.status.epoch).toBe(7);
      });

      it('says that an instance is missing', async () => {
        const cache = instance('cache');
        expect(await store.writeDeclared(cache.uid, 1, nextDeclared(cache, 5), [])).toEqual({ kind: 'missing' });
      });

      it('refuses a number that does not grow, as a mistake of the caller', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        await expect(store.writeDeclared(cache.uid, 1, cache.declared, [])).rejects.toThrow(RangeError);
      });
    });

    describe('writes the status', () => {
      it('with the expected revision only, and leaves what is declared alone', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        await store.writeDeclared(cache.uid, 1, nextDeclared(cache, 5), []);
        const write = { term, uid: cache.uid, expectedRevision: 0, journal: [entry('first')] };
        expect((await store.writeStatus({ ...write, status: nextStatus(cache, { epoch: 2 }) })).kind).toBe('ok');
        const late = await store.writeStatus({ ...write, status: nextStatus(cache, { epoch: 3 }) });
        expect(late).toEqual({ kind: 'conflict' });
        expect(store.get('cache')).toMatchObject({ status: { epoch: 2, revision: 1 }, declared: { generation: 2 } });
        expect(await store.read(cache.uid)).toEqual(store.get('cache'));
        expect((await store.events({ since: '0', limit: 10 })).map(({ message }) => message)).toEqual(['first']);
      });

      it('replaces the traits where they are given', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        const write = { term, uid: cache.uid, journal: [] };
        await store.writeStatus({
          ...write,
          expectedRevision: 0,
          status: nextStatus(cache),
          traits: { ...traits, ports: ['x'] },
        });
        const changed = store.get(cache.uid) ?? cache;
        await store.writeStatus({ ...write, expectedRevision: 1, status: nextStatus(changed) });
        expect(store.get('cache')?.traits.ports).toEqual(['x']);
        expect((await store.read(cache.uid))?.traits.ports).toEqual(['x']);
      });

      it('refuses a lower term, whatever it writes', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        const stale = term - 1;
        expect(await writeNext(store, cache.uid, stale)).toEqual({ kind: 'staleTerm' });
        expect(await store.remove(removal(cache, stale))).toEqual({ kind: 'staleTerm' });
        expect(await store.writeSetting(stale, 'id', 'x')).toBe('staleTerm');
        expect(await store.read(cache.uid)).toEqual(cache);
        expect(await store.setting('id')).toBeUndefined();
      });

      it('says that an instance is missing', async () => {
        const cache = instance('cache');
        const write = { term, uid: cache.uid, expectedRevision: 0, status: nextStatus(cache), journal: [] };
        expect(await store.writeStatus(write)).toEqual({ kind: 'missing' });
      });

      it('lets exactly one of many writers of the same revision through', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        const other = await world.another();
        const writes = [2, 3, 4, 5, 6, 7].map((epoch, index) =>
          (index % 2 === 0 ? store : other).writeStatus({
            term,
            uid: cache.uid,
            expectedRevision: 0,
            status: nextStatus(cache, { epoch }),
            journal: [entry(`epoch ${epoch}`)],
          }),
        );
        const kinds = (await Promise.all(writes)).map(({ kind }) => kind);
        expect(kinds.filter((kind) => kind === 'ok')).toHaveLength(1);
        expect(kinds.filter((kind) => kind === 'conflict')).toHaveLength(5);
        expect(await store.events({ since: '0', limit: 10 })).toHaveLength(1);
      });
    });

    describe('keeps secrets', () => {
      it('of an instance, until it is removed', async () => {
        const cache = instance('cache');
        await store.create(cache, { password: 'geheim' }, []);
        expect(await store.secrets(cache.uid)).toEqual({ password: 'geheim' });
        await store.remove(removal(cache, term));
        expect(await store.secrets(cache.uid)).toBeUndefined();
      });

      it("of a launch's files, until the member's next launch", async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        const write = { term, uid: cache.uid, journal: [] };
        const file = (text: string) => ({ '/keelson/redis.conf': text });
        await store.writeStatus({
          ...write,
          expectedRevision: 0,
          status: nextStatus(cache),
          files: { ordinal: 1, launch: 4, texts: file('four') },
        });
        expect(await store.files(cache.uid, 1, 4)).toEqual(file('four'));
        expect(await store.files(cache.uid, 1, 3)).toBeUndefined();
        expect(await store.files(cache.uid, 0, 4)).toBeUndefined();
        const now = store.get(cache.uid) ?? cache;
        await store.writeStatus({
          ...write,
          expectedRevision: 1,
          status: nextStatus(now),
          files: { ordinal: 1, launch: 5, texts: file('five') },
        });
        expect(await store.files(cache.uid, 1, 4)).toBeUndefined();
        expect(await store.files(cache.uid, 1, 5)).toEqual(file('five'));
      });
    });

    describe('retained volumes', () => {
      const volume = {
        uid: 'cache-aaaaaaaa',
        name: 'cache',
        ordinal: 0,
        agentId: 'agent-1',
        volumeId: 'v1',
        sinceMs: 9,
      };
      const elsewhere = { ...volume, agentId: 'agent-2' };

      it('are put, changed and forgotten, each by its agent and id, and the journal tells of it', async () => {
        expect(await store.writeRetained(term, 'put', volume, [entry('kept')])).toBe('ok');
        await store.writeRetained(term, 'put', elsewhere, []);
        const asked = { ...volume, removal: { askedAtMs: 10, error: 'away' } };
        await store.writeRetained(term, 'put', asked, []);
        expect(new Set(await store.retained())).toEqual(new Set([asked, elsewhere]));
        await store.writeRetained(term, 'forget', asked, [entry('gone')]);
        expect(await store.retained()).toEqual([elsewhere]);
        const told = await store.events({ since: '0', limit: 10, uid: volume.uid });
        expect(told.map(({ message, instance: name }) => [message, name])).toEqual([
          ['kept', 'cache'],
          ['gone', 'cache'],
        ]);
      });

      it('are written by nobody whose term is over', async () => {
        expect(await store.writeRetained(term - 1, 'put', volume, [entry('kept')])).toBe('staleTerm');
        expect(await store.retained()).toEqual([]);
        await store.writeRetained(term, 'put', volume, []);
        expect(await store.writeRetained(term - 1, 'forget', volume, [])).toBe('staleTerm');
        expect(await store.retained()).toEqual([volume]);
      });
    });

    describe('removes', () => {
      it('an instance: tombstone and retained volumes stay, the name is free', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        const volume = { uid: cache.uid, name: 'cache', ordinal: 0, agentId: 'agent-1', volumeId: 'v1', sinceMs: 9 };
        expect((await store.remove(removal(cache, term, 'keep', [volume]))).kind).toBe('ok');
        expect(store.get('cache')).toBeUndefined();
        expect(store.list({ limit: 10 })).toEqual([]);
        expect(await store.read(cache.uid)).toBeUndefined();
        expect(await store.tombstone(cache.uid)).toEqual({ uid: cache.uid, name: 'cache', data: 'keep', atMs: 9 });
        expect(await store.retained()).toEqual([volume]);
        expect(await store.remove(removal(cache, term))).toEqual({ kind: 'missing' });
        const again = instance('cache');
        expect(await store.create(again, {}, [])).toBe('ok');
        expect(store.get('cache')?.uid).toBe(again.uid);
        expect(await store.tombstone(again.uid)).toBeUndefined();
      });

      it('only with the expected revision', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        await writeNext(store, cache.uid, term);
        expect(await store.remove(removal(cache, term))).toEqual({ kind: 'conflict' });
        expect(store.get('cache')).toBeDefined();
        expect(await store.tombstone(cache.uid)).toBeUndefined();
      });

      it('only with what is declared now: a destroy that was to keep the data ends nothing once it is to go', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        const { generation } = cache.declared;
        const declared = {
          ...cache.declared,
          intent: { kind: 'destroy', data: 'delete' },
          generation: generation + 1,
        } as const;
        expect((await store.writeDeclared(cache.uid, generation, declared, [])).kind).toBe('ok');
        expect(await store.remove(removal(cache, term))).toEqual({ kind: 'conflict' });
        expect(await store.tombstone(cache.uid)).toBeUndefined();
        const now = await store.read(cache.uid);
        if (now === undefined) throw new Error('it is gone');
        expect(now.declared.intent).toEqual({ kind: 'destroy', data: 'delete' });
        expect((await store.remove(removal(now, term, 'delete'))).kind).toBe('ok');
      });
    });

    describe('keeps the journal', () => {
      it('of all and of one instance under the same ids, from a resume point on', async () => {
        const a = instance('a');
        const b = instance('b');
        await store.create(a, {}, [entry('a1')]);
        await store.create(b, {}, [entry('b1'), entry('b2')]);
        await writeNext(store, a.uid, term, {}, 'a2');
        const all = await store.events({ since: '0', limit: 10 });
        expect(all.map(({ instance: name, message }) => `${name} ${message}`)).toEqual([
          'a a1',
          'b b1',
          'b b2',
          'a a2',
        ]);
        expect(await store.events({ since: all[1]?.id ?? '', limit: 1 })).toEqual([all[2]]);
        expect(await store.events({ since: '0', limit: 10, uid: b.uid })).toEqual([all[1], all[2]]);
        expect(await store.lastEvents(b.uid, 1)).toEqual([all[2]]);
        expect(await store.lastEvents(a.uid, 5)).toEqual([all[0], all[3]]);
        expect(await store.events({ since: all[3]?.id ?? '', limit: 10 })).toEqual([]);
      });

      it('of an instance that is gone', async () => {
        const cache = instance('cache');
        await store.create(cache, {}, []);
        await store.remove(removal(cache, term));
        expect((await store.lastEvents(cache.uid, 5)).map(({ message }) => message)).toEqual(['destroyed']);
      });

      it('and refuses a resume point that is none', async () => {
        await expect(store.events({ since: 'yesterday', limit: 1 })).rejects.toMatchObject({ code: 'QUERY_INVALID' });
      });

      it('and tells of entries as they are written, own ones and those of others, until aborted', async () => {
        const other = await world.another();
        const cache = instance('cache');
        await store.create(cache, {}, [entry('before')]);
        const stop = new AbortController();
        const heard: string[] = [];
        const listening = (async () => {
          for await (const { message } of other.tailEvents('0', stop.signal)) heard.push(message);
        })();
        await eventually('the entry before is heard', () => heard.length === 1);
        await writeNext(store, cache.uid, term, {}, 'own');
        await eventually('the follower knows', () => other.get(cache.uid)?.status.revision === 1);
        await writeNext(other, cache.uid, term, {}, 'other');
        await eventually('all are heard', () => heard.length === 3);
        stop.abort();
        await listening;
        expect(heard).toEqual(['before', 'own', 'other']);
      });

      it('and ends its listeners when it is closed', async () => {
        const other = await world.another();
        const listening = (async () => {
          for await (const _ of other.tailEvents('0', never)) throw new Error('nothing was written');
        })();
        await other.close();
        await listening;
      });
    });

    describe('tells of changes', () => {
      it('once for each own write, after the cache has it', async () => {
        const heard: string[] = [];
        const stop = store.onChange((change) => {
          const known =
            change.kind === 'instance'
              ? store.get(change.instance.uid) === change.instance
              : store.get(change.uid) === undefined;
          heard.push(`${describeChange(change)} ${known}`);
        });
        const cache = instance('cache');
        await store.create(cache, {}, []);
        await writeNext(store, cache.uid, term);
        await store.writeDeclared(cache.uid, 1, nextDeclared(cache, 3), []);
        const now = store.get(cache.uid) ?? cache;
        await store.remove(removal(now, term));
        await store.create(instance('last'), {}, []);
        await (await world.another()).read(cache.uid);
        expect(heard).toEqual([
          'cache 1/0 true',
          'cache 1/1 true',
          'cache 2/1 true',
          'removed cache true',
          'last 1/0 true',
        ]);
        stop();
        await store.create(instance('unheard'), {}, []);
        expect(heard).toHaveLength(5);
      });

      it('to a follower, whose cache follows without loading all', async () => {
        const other = await world.another();
        const heard: string[] = [];
        other.onChange((change) => heard.push(describeChange(change)));
        const cache = instance('cache');
        await store.create(cache, {}, []);
        await eventually('created', () => other.get('cache') !== undefined);
        await writeNext(store, cache.uid, term, { epoch: 9 });
        await eventually('status', () => other.get('cache')?.status.epoch === 9);
        await store.writeDeclared(cache.uid, 1, nextDeclared(cache, 3), []);
        await eventually('declared', () => other.get('cache')?.declared.generation === 2);
        expect(other.get('cache')).toEqual(store.get('cache'));
        await store.remove(removal(store.get(cache.uid) ?? cache, term));
        await eventually('removed', () => other.get('cache') === undefined);
        expect(heard).toEqual(['cache 1/0', 'cache 1/1', 'cache 2/1', 'removed cache']);
      });

      it('in an order in which no part of an instance goes back', async () => {
        const other = await world.another();
        const cache = instance('cache');
        await store.create(cache, {}, []);
        await eventually('created', () => other.get('cache') !== undefined);
        const heard = { store: [] as Change[], other: [] as Change[] };
        store.onChange((change) => heard.store.push(change));
        other.onChange((change) => heard.other.push(change));
        const statuses = (async () => {
          for (let count = 0; count < 30; count += 1) await writeNext(store, cache.uid, term);
        })();
        for (let count = 0; count < 30; count += 1) {
          const known = other.get(cache.uid) ?? cache;
          await other.writeDeclared(cache.uid, known.declared.generation, nextDeclared(known, count), []);
        }
        await statuses;
        const settled = (one: Store) => {
          const known = one.get('cache');
          return known?.status.revision === 30 && known.declared.generation === 31;
        };
        await eventually('both know all', () => settled(store) && settled(other));
        for (const changes of [heard.store, heard.other]) {
          const numbers = changes.map(versionsOf);
          for (const [index, [generation, revision]] of numbers.entries()) {
            const [lastGeneration, lastRevision] = numbers[index - 1] ?? [0, -1];
            expect(generation + revision).toBeGreaterThan(lastGeneration + lastRevision);
            expect(generation).toBeGreaterThanOrEqual(lastGeneration);
            expect(revision).toBeGreaterThanOrEqual(lastRevision);
          }
        }
      });
    });

    describe('has one leader', () => {
      it('who is named, and whose term grows from one to the next', async () => {
        expect(await store.leader()).toEqual({ name: 'one', url: 'http://one', term });
        const other = await world.another();
        const abort = new AbortController();
        const second = other.campaign({ ...candidate, name: 'two', url: 'http://two' }, abort.signal);
        await new Promise((resolve) => setTimeout(resolve, 100));
        expect((await other.leader())?.name).toBe('one');
        await store.close();
        const leadership = await second;
        expect(leadership?.term).toBe(term + 1);
        expect(leadership?.holds()).toBe(true);
        expect(await other.leader()).toEqual({ name: 'two', url: 'http://two', term: term + 1 });
      });

      it('who keeps it by renewing, and gives it up at once by resigning', async () => {
        const third = await world.another();
        const leadership = await (async () => {
          const waiting = lead(third, 'three');
          await store.close();
          return await waiting;
        })();
        await new Promise((resolve) => setTimeout(resolve, candidate.ttlMs * 1.5));
        expect(leadership.holds()).toBe(true);
        expect(leadership.lost.aborted).toBe(false);
        await leadership.resign();
        expect(leadership.holds()).toBe(false);
        expect(leadership.lost.aborted).toBe(true);
        await leadership.resign();
        expect(await third.leader()).toBeUndefined();
      });

      it('and a campaign ends with null when it is aborted or the store is closed', async () => {
        const other = await world.another();
        const abort = new AbortController();
        const aborted = other.campaign(candidate, abort.signal);
        const closed = other.campaign(candidate, never);
        abort.abort();
        expect(await aborted).toBeNull();
        await other.close();
        expect(await closed).toBeNull();
      });
    });

    it('keeps settings', async () => {
      expect(await store.setting('mesosFrameworkId')).toBeUndefined();
      expect(await store.writeSetting(term, 'mesosFrameworkId', 'f-1')).toBe('ok');
      expect(await store.setting('mesosFrameworkId')).toBe('f-1');
      expect(await (await world.another()).setting('mesosFrameworkId')).toBe('f-1');
    });

    it('stamps with its id and a revision that grows with every write', async () => {
      const revisions = [store.stamp(term).revision];
      const note = () => revisions.push(store.stamp(term).revision);
      const cache = instance('cache');
      await store.create(cache, {}, []);
      note();
      await writeNext(store, cache.uid, term);
      note();
      await store.writeDeclared(cache.uid, 1, nextDeclared(cache, 3), []);
      note();
      await store.writeSetting(term, 'a', 'b');
      note();
      const [first = 0] = revisions;
      expect(revisions).toEqual([0, 1, 2, 3, 4].map((more) => first + more));
      const other = await world.another();
      expect(other.stamp(term)).toEqual(store.stamp(term));
      expect(store.stamp(term)).toMatchObject({ storeId: store.storeId, term });
      expect(store.storeId).not.toBe('');
    });

    it('may be closed twice', async () => {
      await store.close();
      await store.close();
    });
  });
}

function describeChange(change: Change): string {
  if (change.kind === 'removed') return `removed ${change.name}`;
  const { declared, status } = change.instance;
  return `${declared.spec.name} ${declared.generation}/${status.revision}`;
}

function versionsOf(change: Change): [number, number] {
  if (change.kind === 'removed') return [0, 0];
  return [change.instance.declared.generation, change.instance.status.revision];
}
