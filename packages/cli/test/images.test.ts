import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import Docker from 'dockerode';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { listenOn } from '../../../test/support/listener.ts';
import { findSuite } from '../src/images/debian.ts';
import { buildImage, ensureImage, findRecipe, type ImageRecipe } from '../src/images/index.ts';
import { runInImage } from '../src/images/run-in-image.ts';
import { createUi } from '../src/ui/index.ts';

const signal = new AbortController().signal;
const docker = new Docker();
const dockerAnswers = await docker.ping().then(
  () => true,
  () => false,
);
const built = spawnSync('mmdebstrap', ['--version']).status === 0;
if (!dockerAnswers) console.warn('skipped: no Docker Engine answers');
if (!built) console.warn('skipped: mmdebstrap is not installed');

function testRecipe(): ImageRecipe {
  const redis = findRecipe('redis');
  if (redis === undefined) throw new Error('there is no recipe for redis');
  return { ...redis, image: `keelson/test-redis:${process.pid}` };
}

describe.skipIf(!dockerAnswers)('images', () => {
  const recipe = testRecipe();
  afterAll(() =>
    docker
      .getImage(recipe.image)
      .remove({ force: true })
      .catch(() => {}),
  );

  it.skipIf(!built)(
    'are built from packages, and run: a server, its client, a shell, its user and folder',
    async () => {
      const { version } = await buildImage(docker, recipe, signal);
      expect(version).toMatch(/^\d+\.\d+\.\d+/);
      const script = 'redis-cli --version && ls -ld /data && id -un 999 && stat -c %a /tmp && pwd';
      const { code, output } = await runInImage(docker, recipe.image, ['sh', '-c', script], signal);
      expect(output).toMatch(/redis-cli [\d.]+\r?\n.*redis redis.*\/data\r?\nredis\r?\n1777\r?\n\/data/);
      expect(code).toBe(0);
    },
  );

  it.skipIf(!built)('are taken as they are where they are present', async () => {
    const { text, ui } = recordedUi();
    await ensureImage(docker, recipe.image, { ui, signal, installer: { install: refuse } });
    expect(text()).toContain(`✔ image ${recipe.image} (present)`);
  });

  it('say within seconds that they can not be had, where a registry is silent and no recipe is known', async () => {
    const silent = createServer((socket) => void socket.on('error', () => {}));
    const image = `127.0.0.1:${await listenOn(silent)}/nobody/nothing:1`;
    onTestFinished(() => void silent.close());
    const { text, ui } = recordedUi();
    await expect(ensureImage(docker, image, { ui, signal, installer: { install: refuse } })).rejects.toMatchObject({
      code: 'IMAGE_UNAVAILABLE',
      message: `${image} can't be pulled: no registry answered within 5 s`,
    });
    expect(text()).toContain(`… image ${image} is missing: pulling`);
  });
});

describe('the distribution that images are made of', () => {
  it('is that of the host', () => {
    expect(findSuite('ID=debian\nVERSION_CODENAME=bookworm\n')).toMatchObject({ name: 'bookworm', origin: 'Debian' });
    expect(findSuite('ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble\n')).toMatchObject({
      name: 'noble',
      origin: 'Ubuntu',
    });
    expect(
      findSuite('ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n').name,
    ).toBe('noble');
  });

  it('has to be Debian or Ubuntu', () => {
    expect(() => findSuite('ID=fedora\nVERSION_ID=41\n')).toThrow(/this host is fedora/);
  });
});

function recordedUi(): { readonly ui: ReturnType<typeof createUi>; readonly text: () => string } {
  const parts: string[] = [];
  return { ui: createUi({ stream: { write: (part) => void parts.push(part) } }), text: () => parts.join('') };
}

async function refuse(): Promise<void> {
  throw new Error('nothing is to be installed here');
}
