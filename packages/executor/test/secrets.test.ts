import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newKeyPair, sealTo, unseal } from '@keelson/sdk';
import { describe, expect, it } from 'vitest';
import { describeWithDocker, executors } from './support/executors.ts';
import { type Harness, PASSWORD } from './support/harness.ts';
import { until } from './support/until.ts';

const uid = 'cache-12345678';

/** Files below the folder that hold the text. */
function holders(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path) && statSync(path).isFile() && readFileSync(path).includes(text));
}

const shmFolders = (): string[] => readdirSync('/dev/shm').filter((name) => name.startsWith('keelson-'));

async function withSecret(harness: Harness): Promise<string> {
  const taskId = harness.launch({
    uid,
    framework: 'telling',
    volumeId: 'volume-1',
    config: { files: { '/keelson/pass': { text: PASSWORD } }, volume: { path: '/data' } },
  });
  await harness.agent.update(taskId, 'TASK_RUNNING');
  return taskId;
}

describe('sealing', () => {
  const payload = { files: { '/a': 'text' }, secrets: { password: PASSWORD } };

  it('opens for the key and the task that it was made for alone', () => {
    const [keys, others] = [newKeyPair(), newKeyPair()];
    const sealed = sealTo(keys.publicKey, 'task-1', payload);
    expect(JSON.stringify(sealed)).not.toContain(PASSWORD);
    expect(unseal(keys, 'task-1', sealed)).toEqual(payload);
    expect(() => unseal(keys, 'task-2', sealed)).toThrow("the secrets of task-2 can't be unsealed");
    expect(() => unseal(others, 'task-1', sealed)).toThrow();
    const changed = { ...sealed, ciphertext: `${sealed.ciphertext.slice(0, -4)}AAAA` };
    expect(() => unseal(keys, 'task-1', changed)).toThrow();
    expect(() => sealTo('c2hvcnQ=', 'task-1', payload)).toThrow('not an X25519 public key');
  });
});

describeWithDocker('secrets', () => {
  const { start } = executors();

  it('are in the container, and neither on disk, nor in what Docker shows, nor on the wire', async () => {
    const harness = await start();
    const taskId = await withSecret(harness);
    const read = { kind: 'exec', uid, ordinal: 0, launch: 1, command: { argv: ['sh', '-c', 'wc -c < /keelson/pass'] } };
    expect(await harness.askOk('command', read)).toMatchObject({ stdout: `${PASSWORD.length}\n` });
    const container = await harness.container(taskId);
    const info = await container.inspect();
    expect(JSON.stringify(info)).not.toContain(PASSWORD);
    expect(holders(harness.folder, PASSWORD)).toEqual([]);
    expect(harness.agent.wire.some((bytes) => bytes.includes(PASSWORD))).toBe(false);
    const layer = /"UpperDir":"([^"]+)"/.exec(JSON.stringify(info))?.[1];
    expect(layer !== undefined && existsSync(layer) ? holders(layer, PASSWORD) : []).toEqual([]);
    const arguments_ = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(arguments_).not.toContain(PASSWORD);
  });

  it('are in memory, for this user alone, and gone with the task', async () => {
    const before = new Set(shmFolders());
    const harness = await start();
    const taskId = await withSecret(harness);
    const [folder] = shmFolders().filter(
      (name) => !before.has(name) && holders(join('/dev/shm', name), PASSWORD).length > 0,
    );
    if (folder === undefined) throw new Error('no folder on the tmpfs');
    expect(statSync(join('/dev/shm', folder)).mode & 0o777).toBe(0o700);
    harness.agent.kill(taskId);
    await harness.agent.update(taskId, 'TASK_KILLED');
    await until(() => (holders(join('/dev/shm', folder), PASSWORD).length === 0 ? true : undefined), 'the removal');
  });

  it('are removed by the guard when the executor dies', async () => {
    const before = new Set(shmFolders());
    const harness = await start();
    await withSecret(harness);
    const mine = shmFolders().filter((name) => !before.has(name));
    await harness.crash();
    await until(() => (mine.some((name) => existsSync(join('/dev/shm', name))) ? undefined : true), 'the removal');
  });

  it('are asked for again until they come, and refused where they are not what was announced', async () => {
    const harness = await start();
    harness.answersSecrets = false;
    const { taskId, data } = harness.data({ uid, config: { files: { '/keelson/pass': { text: PASSWORD } } } });
    harness.agent.launch(taskId, data);
    await until(() => (harness.secretAsks >= 3 ? true : undefined), 'three asks');
    const { publicKey } = await harness.agent.message('askSecrets');
    const answer = (forTask: string, text: string) =>
      harness.agent.tell({
        kind: 'secrets',
        sender: harness.sender,
        taskId,
        sealed: sealTo(publicKey, forTask, { files: { '/keelson/pass': text }, secrets: {} }),
      });
    answer('another-task', PASSWORD); // of no use: it goes on asking
    answer(taskId, 'something else');
    const failed = await harness.agent.update(taskId, 'TASK_FAILED');
    expect(failed.message).toBe('the text of /keelson/pass is not the one that was announced');
  });

  it('go to the sandbox, with a warning, where there is no tmpfs', async () => {
    const harness = await start({ env: { KEELSON_SHM_DIR: '/var/tmp' } });
    await withSecret(harness);
    expect(holders(harness.sandbox, PASSWORD)).toHaveLength(1);
    expect(harness.log).toContain('there is no tmpfs');
  });
});
