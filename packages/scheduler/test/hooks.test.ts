import { type Instance, step } from '@keelson/core';
import { type Decision, type Instance as HookInstance, type Member, promote } from '@keelson/sdk';
import { askDecision, callHook, type HookCall, prepare, redact } from '@keelson/sdk/host';
import { describe, expect, it } from 'vitest';
import { untyped } from './support/untyped.ts';
import { newInstance, Plain } from './support/world.ts';

const secrets = { password: 'correct-horse-battery' };

function call(framework: Plain, timeoutMs = 1_000, signal = new AbortController().signal): HookCall {
  const instance: Instance = step(newInstance(framework, 'cache', 1), { kind: 'look' }, Date.now()).instance;
  return { framework, instance, secrets, ordinal: 0, timeoutMs, signal };
}

function withConfig(config: unknown): Plain {
  const framework = new Plain();
  // What a JavaScript author may return, whatever the types say.
  framework.configOf = () => JSON.parse(JSON.stringify(config));
  return framework;
}

describe('config', () => {
  it('gives the config with hashes, and the texts apart', async () => {
    const framework = new Plain();
    framework.configOf = ({ secrets: own }) => ({
      image: 'redis',
      files: { '/conf': { text: `pass ${own.password}` } },
    });
    const { config, texts } = await prepare(call(framework));
    expect(texts).toEqual({ '/conf': `pass ${secrets.password}` });
    expect(config.files).toMatchObject([{ path: '/conf', mode: 0o400, bytes: 26 }]);
    expect(JSON.stringify(config)).not.toContain(secrets.password);
  });

  it('is refused where its health check asks a port that is not the member’s', async () => {
    const check = (port: number) => withConfig({ image: 'redis', health: { check: { kind: 'tcp', port } } });
    await expect(prepare(call(check(8_080)))).rejects.toThrow(
      "config returned what can't be used: health.check.port: 8080 is none of the member's ports (it has none)",
    );
  });

  it('tells which hook threw, without the secret in its words', async () => {
    const framework = new Plain();
    framework.configOf = () => {
      throw new Error(`no ${secrets.password} here`);
    };
    await expect(prepare(call(framework))).rejects.toThrow('config: no [secret] here');
  });

  it('is given up when it hangs', async () => {
    const framework = new Plain();
    framework.configOf = () => new Promise(() => undefined);
    await expect(prepare(call(framework, 20))).rejects.toThrow(/^config took longer than 20 ms$/);
  });

  it('is given up when nobody wants its answer any more', async () => {
    const framework = new Plain();
    framework.configOf = () => new Promise(() => undefined);
    const stop = new AbortController();
    const prepared = prepare(call(framework, 60_000, stop.signal));
    prepared.catch(() => undefined);
    stop.abort();
    await expect(prepared).rejects.toThrow('given up');
  });

  it('leaves no rejection unhandled where it fails after its time', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const framework = new Plain();
    framework.configOf = async () => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      throw new Error('late');
    };
    await expect(prepare(call(framework, 10))).rejects.toThrow('took longer');
    await new Promise((resolve) => setTimeout(resolve, 60));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it.each([
    [null, 'its answer'],
    ['redis:7', 'its answer'],
    [{}, 'image'],
    [{ image: 'redis', args: 'redis-server' }, 'args'],
    [{ image: 'redis', surprise: 1 }, 'surprise'],
    [{ image: 'redis', files: { 'not-absolute': { text: '' } } }, 'files'],
  ])('says what is wrong with %j', async (config, what) => {
    await expect(prepare(call(withConfig(config)))).rejects.toThrow(what);
  });

  it.each(['args', 'env', 'health'])('refuses a secret in %s', async (where) => {
    const { password } = secrets;
    const config = {
      image: 'redis',
      args: where === 'args' ? ['--requirepass', password] : [],
      env: where === 'env' ? { PASS: `x${password}` } : {},
      ...(where === 'health' ? { health: { check: { kind: 'command', argv: ['redis-cli', '-a', password] } } } : {}),
    };
    const refused = prepare(call(withConfig(config)));
    await expect(refused).rejects.toThrow('config put the secret `password`');
    await expect(refused).rejects.not.toThrow(password);
  });

  it('refuses a secret with signs that JSON writes otherwise', async () => {
    const odd = { password: 'qu"ote\\back' };
    const framework = withConfig({ image: 'redis', args: [odd.password] });
    await expect(prepare({ ...call(framework), secrets: odd })).rejects.toThrow('the secret `password`');
  });

  it('gives way to the image of the spec', async () => {
    const framework = withConfig({ image: 'redis:7' });
    const { instance, ...rest } = call(framework);
    const spec = { ...instance.declared.spec, image: 'redis:8' };
    const declared = { ...instance.declared, spec };
    expect((await prepare({ ...rest, instance: { ...instance, declared } })).config.image).toBe('redis:8');
  });
});

describe('masterLost', () => {
  class Decides extends Plain {
    answer: (instance: HookInstance, member: Member) => unknown = () => undefined;
    override async masterLost(instance: HookInstance, member: Member): Promise<Decision | undefined> {
      return untyped<Decision | undefined>(this.answer(instance, member));
    }
  }
  const decided = (answer: Decides['answer']) => {
    const framework = new Decides();
    framework.answer = answer;
    return askDecision(call(framework), 'masterLost');
  };

  it('may decide nothing', async () => {
    expect(await decided(() => undefined)).toEqual({ kind: 'default' });
  });

  it('may promote a member', async () => {
    const decision = await decided(({ members }) => (members[1] === undefined ? undefined : promote(members[1])));
    expect(decision).toEqual({ kind: 'promote', ordinal: 1 });
  });

  it.each([null, 'promote', { kind: 'promote' }, { kind: 'wait', reason: 'x', retryMs: -1 }, { kind: 'explode' }])(
    'is told that %j is no decision',
    async (answer) => {
      await expect(decided(() => answer)).rejects.toThrow("masterLost returned what can't be used");
    },
  );
});

it('calls the running hooks with the member', async () => {
  const seen: string[] = [];
  class Runs extends Plain {
    override masterRunning(_instance: HookInstance, member: Member): void {
      seen.push(member.name);
    }
  }
  await callHook(call(new Runs()), 'masterRunning');
  expect(seen).toEqual(['cache-0']);
});

it('leaves short words in texts alone', () => {
  expect(redact('a b', { short: 'a' })).toBe('a b');
});
