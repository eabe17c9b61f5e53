import { describe, expect, it } from 'vitest';
import { type Decision, relaunch, type TaskConfig, wait } from '../../src/index.ts';
import { Expect, play, ScriptError, Send, type Step } from '../../src/testing/index.ts';
import { Replicated } from '../support/replicated.ts';

const running: readonly Step[] = [Send.settle(), Expect.phase('running'), Expect.master('replicated-0')];

async function failureOf(played: Promise<unknown>): Promise<string> {
  const failure = await played.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof ScriptError) return failure.message;
  throw new Error(`the script did not fail: ${failure}`);
}

describe('a life', () => {
  it('begins with offers, launches and hooks', async () => {
    class Told extends Replicated {
      readonly told: string[] = [];
      override masterRunning(_instance: unknown, member: { name: string }): void {
        this.told.push(member.name);
      }
    }
    const framework = new Told();
    await play(framework, { name: 'db', slaves: 1, options: { motto: 'more' } }, [
      Expect.waiting('db-0', 'db-1'),
      Expect.nothing(),
      Send.offer('db-0'),
      Expect.launch('db-0', {
        role: 'master',
        image: 'replicated:1',
        config: ({ env }) => expect(env.MOTTO).toBe('more'),
      }),
      Expect.waiting('db-1'),
      Send.offer(),
      Expect.launch('db-1', {
        role: 'slave',
        config: ({ env }) => expect(env.MASTER).toBe('10.0.0.1:31000'),
        files: (files) => expect(files['/etc/replicated']).toMatch(/^master=10\.0\.0\.1:31000\npassword=\S{8,}$/),
      }),
      Send.running('db-0'),
      Expect.hook('masterRunning', 'db-0'),
      () => expect(framework.told).toEqual(['db-0']),
      Expect.phase('degraded'),
      Send.running('db-1'),
      Expect.phase('running'),
      Expect.nothing(),
      Expect.noProblem(),
    ]);
  });

  it('promotes the freshest slave when the master ends, and has the others follow', async () => {
    await play(new Replicated(), { slaves: 2 }, [
      ...running,
      Send.offset('replicated-1', 500),
      Send.offset('replicated-2', 700),
      Send.exited('replicated-0'),
      Expect.promotion('replicated-2'),
      Expect.master('replicated-2'),
      Expect.follow('replicated-1', 'replicated-2'),
      Expect.nothing('promotion'),
      Send.offer('replicated-0'),
      Send.running('replicated-0'),
      Expect.phase('running'),
    ]);
  });

  it('promotes nobody while the master is only lost, until there is proof of its death', async () => {
    await play(new Replicated(), { slaves: 1 }, [
      ...running,
      Send.lost('replicated-0'),
      Send.time(600_000),
      Expect.nothing('promotion'),
      Expect.master('replicated-0'),
      Send.dead('replicated-0'),
      Expect.promotion('replicated-1'),
    ]);
  });

  it('takes the operator’s word that a member is dead', async () => {
    await play(new Replicated(), { slaves: 1 }, [
      ...running,
      Send.lost('replicated-0'),
      Send.fence('replicated-0'),
      Expect.promotion('replicated-1'),
    ]);
  });

  it('asks the framework about a lost master: relaunch, or wait', async () => {
    class Deciding extends Replicated {
      decision: Decision = wait('for the moon', 2_000);
      override masterLost(): Decision {
        return this.decision;
      }
    }
    const framework = new Deciding();
    await play(framework, { slaves: 1 }, [
      ...running,
      Send.exited('replicated-0'),
      Expect.hook('masterLost', 'replicated-0'),
      Expect.journal('for the moon'),
      Expect.nothing('promotion'),
      () => {
        framework.decision = relaunch;
      },
      Send.time(2_000),
      Expect.hook('masterLost', 'replicated-0'),
      Send.offer('replicated-0'),
      Expect.launch('replicated-0', { role: 'master' }),
      Expect.launch('replicated-0', { role: 'master' }),
    ]);
  });

  it('promotes another where the first can not be', async () => {
    await play(new Replicated(), { slaves: 2 }, [
      ...running,
      Send.unable('replicated-1', 'promote'),
      Send.offset('replicated-1', 2_000),
      Send.exited('replicated-0'),
      Send.time(60_000),
      Expect.kill('replicated-1'),
      Send.exited('replicated-1'),
      Expect.promotion('replicated-2'),
    ]);
  });

  it('launches a slave again whose data has diverged', async () => {
    await play(new Replicated(), { slaves: 2 }, [
      ...running,
      Expect.launch('replicated-2'),
      Send.offset('replicated-1', 2_000),
      Send.diverged('replicated-2'),
      Send.exited('replicated-0'),
      Expect.promotion('replicated-1'),
      Expect.nothing('follow'),
      Expect.kill('replicated-2'),
      Send.exited('replicated-2'),
      Send.settle(),
      Expect.launch('replicated-2', { role: 'slave' }),
    ]);
  });

  it('scales, switches over, restarts, suspends and is destroyed', async () => {
    const life = await play(new Replicated(), { slaves: 1 }, [
      ...running,
      Send.slaves(2),
      Expect.waiting('replicated-2'),
      Send.settle(),
      Send.restart(),
      Expect.phase('running'),
      Send.switchover('replicated-2'),
      Expect.demotion('replicated-0'),
      Expect.promotion('replicated-2'),
      Send.settle(),
      Send.suspend(),
      Expect.kill('replicated-0'),
      Expect.kill('replicated-1'),
      Expect.nothing('volumeRemoval'),
      Send.exited('replicated-0', 'replicated-1'),
      Expect.kill('replicated-2'),
      Send.exited('replicated-2'),
      Expect.phase('suspended'),
      Send.destroy('delete'),
      Expect.volumeRemoval('replicated-2'),
    ]);
    expect(life.journal.at(-1)).toContain('volumeRemoved');
  });

  it('shows the hook that throws, its error, and goes on when it does not throw any more', async () => {
    class Moody extends Replicated {
      moody = true;
      override config(...[instance, member]: Parameters<Replicated['config']>): TaskConfig {
        if (this.moody) throw new Error('not in the mood');
        return super.config(instance, member);
      }
    }
    const framework = new Moody();
    await play(framework, {}, [
      Send.offer(),
      Expect.problem(/^config of replicated-0: config: not in the mood/),
      Expect.nothing('launch'),
      () => {
        framework.moody = false;
      },
      Send.time(10_000),
      Send.offer(),
      Expect.launch('replicated-0'),
      Expect.noProblem(),
    ]);
  });

  it('refuses options that do not fit the framework’s schema', async () => {
    await expect(play(new Replicated(), { options: { moto: 'x' } }, [])).rejects.toThrow('moto');
  });
});

describe('a script that fails', () => {
  it('shows where, what was there instead, the members, and the journal', async () => {
    const text = await failureOf(
      play(new Replicated(), { slaves: 2 }, [
        ...running,
        Send.offset('replicated-2', 2_000),
        Send.exited('replicated-0'),
        Expect.promotion('replicated-1'),
        Expect.phase('running'),
      ]),
    );
    expect(text).toMatch(/^step 6 of 7: there was no promotion of replicated-1, but promotion replicated-2\n/);
    expect(text).toContain("\n  ✔ Send.exited('replicated-0')\n  ✘ Expect.promotion('replicated-1')\n");
    expect(text).not.toContain("Expect.phase('running')\n\nWhat");
    expect(text).toContain('\nThe members (the instance is ');
    expect(text).toContain('\n  replicated-2 master running healthy');
    expect(text).toMatch(/\n {2}\+\d+\.\d{3} replicated-2 promoted: /);
  });

  it.each<[string, Step, string]>([
    ['offers nobody waits for', Send.offer('replicated-1'), 'replicated-1 does not wait for an offer; waiting: none'],
    ['a member that there is not', Send.running('db-7'), 'there is no member db-7, but replicated-0, replicated-1'],
    ['another master', Expect.master('replicated-1'), 'replicated-0 is master, not replicated-1'],
    ['a problem', Expect.problem('no'), 'it shows no problem'],
    ['another phase', Expect.phase('suspended'), 'it is running, not suspended'],
    ['another role', Expect.launch('replicated-0', { role: 'slave' }), 'was launched as master, not as slave'],
    ['another image', Expect.launch('replicated-0', { image: 'b' }), 'with the image replicated:1, not b'],
    ['nothing', Expect.nothing('launch'), 'there was: launch replicated-0 as master; launch replicated-1 as slave'],
    ['words that were not said', Expect.journal('moon'), 'the journal does not say so'],
    ['an operation', Expect.operations('backup'), "it can't backup"],
  ])('names what is wrong: %s', async (_words, step, message) => {
    const text = await failureOf(play(new Replicated(), { slaves: 1 }, [...running, step]));
    expect(text).toMatch(/^step 4 of 4: /);
    expect(text.split('\n')[0]).toContain(message);
  });
});
