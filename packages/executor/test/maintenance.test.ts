import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDataSchema } from '@keelson/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restoreMounts } from '../src/member/restore-source.ts';
import { describeWithDocker, executors } from './support/executors.ts';
import { type Harness, PASSWORD } from './support/harness.ts';
import { until } from './support/until.ts';

const uid = 'cache-12345678';
const ref = { uid, ordinal: 0, launch: 1 };

function maintain(script: string, { requestId = 1, backup = true, timeoutMs = 60_000 } = {}) {
  const command = { argv: ['sh', '-c', script], timeoutMs };
  return { kind: 'maintain', ...ref, requestId, operation: 'backup', command, backupOf: backup ? 'cache' : null };
}

describeWithDocker("operations of a framework's own", () => {
  const { start } = executors();
  let backups: string;
  beforeEach(() => {
    backups = mkdtempSync(join(tmpdir(), 'keelson-backups-'));
  });
  afterEach(() => rmSync(backups, { recursive: true, force: true }));

  async function running(): Promise<Harness> {
    const harness = await start({ env: { KEELSON_BACKUP_DIR: backups } });
    // The class `telling` has the executor fetch the secrets of its instance.
    const config = { files: { '/keelson/pass': { text: PASSWORD } } };
    await harness.agent.update(harness.launch({ uid, framework: 'telling', config }), 'TASK_RUNNING');
    return harness;
  }
  const left = (folder = join(backups, 'cache')) => (existsSync(folder) ? readdirSync(folder).toSorted() : []);

  it('are run once for a request, though it is asked for twice at a time and again later', async () => {
    const harness = await running();
    const body = maintain('echo x >> /tmp/count; sleep 0.3; wc -l < /tmp/count', { backup: false });
    const answers = await Promise.all([harness.ask(body), harness.ask(body)]);
    for (const answer of [...answers, await harness.ask(body)])
      expect(answer).toMatchObject({ ok: true, body: { kind: 'maintain', message: '1' } });
    const another = maintain('echo x >> /tmp/count; wc -l < /tmp/count', { backup: false, requestId: 2 });
    expect(await harness.ask(another)).toMatchObject({ body: { message: '2' } });
  });

  it('get the input that their command has', async () => {
    const harness = await running();
    const body = maintain('tr a-z A-Z', { backup: false });
    const command = { ...body.command, stdin: 'all of it' };
    expect(await harness.askOk('maintain', { ...body, command })).toMatchObject({ message: 'ALL OF IT' });
  });

  it('keep what they write under a name of its own, with what it is, in a folder that is the executor’s alone', async () => {
    const harness = await running();
    const { message } = await harness.askOk('maintain', maintain('head -c 3000000 /dev/zero | tr "\\0" k'));
    const path = join(backups, 'cache', `${uid}-1-0-1`);
    expect(message).toContain(`${path}.backup (3000000 bytes, sha256 `);
    expect(readFileSync(`${path}.backup`, 'utf8')).toBe('k'.repeat(3_000_000));
    const sha256 = execFileSync('sha256sum', [`${path}.backup`], { encoding: 'utf8' }).slice(0, 64);
    expect(JSON.parse(readFileSync(`${path}.json`, 'utf8'))).toMatchObject({
      instance: 'cache',
      member: 0,
      bytes: 3_000_000,
      sha256,
    });
    expect(left()).toEqual([`${uid}-1-0-1.backup`, `${uid}-1-0-1.json`]);
    expect(statSync(join(backups, 'cache')).mode & 0o777).toBe(0o700);
    expect(statSync(`${path}.backup`).mode & 0o777).toBe(0o644);
  });

  it('that fail leave nothing, say the last line of their errors without secrets, and may be tried again', async () => {
    const harness = await running();
    const failed = await harness.ask(
      maintain('echo half; echo first >&2; echo "no: $(cat /keelson/pass)" >&2; exit 3'),
    );
    expect(failed).toMatchObject({ ok: false, code: 'failed' });
    const said = JSON.stringify(failed);
    expect(said).toContain('backup exited with 3: no: ');
    expect(said).not.toContain(PASSWORD);
    expect(said).not.toContain('first');
    expect(await harness.ask(maintain('true'))).toMatchObject({ ok: false, message: 'backup wrote nothing' });
    expect(left()).toEqual([]);
    expect(await harness.ask(maintain('echo whole'))).toMatchObject({ ok: true });
  });

  it('that take too long are ended, and leave nothing', async () => {
    const harness = await running();
    const answer = await harness.ask(maintain('echo begun; exec sleep 999', { timeoutMs: 500 }));
    expect(answer).toMatchObject({ ok: false, code: 'timeout' });
    expect(left()).toEqual([]);
    const list = { argv: ['sh', '-c', 'for p in /proc/[0-9]*; do tr "\\0" " " < $p/cmdline; echo; done'] };
    await until(async () => {
      const { stdout } = await harness.askOk('command', { kind: 'exec', ...ref, command: list });
      return stdout.includes('sleep 999') ? undefined : true;
    }, 'the end of the command');
  });

  it('are refused where the disk is full, which ends the command and leaves nothing', async (context) => {
    const harness = await running();
    const folder = join(backups, 'cache');
    mkdirSync(folder, { mode: 0o700 });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      return context.skip('this user may not mount a small disk');
    }
    try {
      const answer = await harness.ask(maintain('exec head -c 100000000 /dev/zero'));
      expect(answer).toMatchObject({ ok: false, code: 'failed', message: expect.stringContaining('ENOSPC') });
      expect(left()).toEqual([]);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('take away what an executor that was killed had begun', async () => {
    const harness = await running();
    mkdirSync(join(backups, 'cache'), { mode: 0o700 });
    for (const name of [`${uid}-1-0-0.part`, 'other-87654321-1-0-1.part'])
      writeFileSync(join(backups, 'cache', name), '');
    await harness.askOk('maintain', maintain('echo whole'));
    expect(left()).toEqual([`${uid}-1-0-1.backup`, `${uid}-1-0-1.json`, 'other-87654321-1-0-1.part'].toSorted());
  });

  it('are what the agent-side class gives, where they have no command', async () => {
    const harness = await running();
    const body = { ...maintain(''), command: null };
    expect((await harness.askOk('maintain', body)).message).toContain('.backup (12 bytes, sha256 ');
    expect(readFileSync(join(backups, 'cache', `${uid}-1-0-1.backup`), 'utf8')).toBe('all of cache');
    const answer = await harness.ask({ ...body, requestId: 2, backupOf: null });
    expect(answer).toMatchObject({ ok: false, code: 'invalid' });
  });

  it('of the agent-side class that break off leave nothing, and tell no secret', async () => {
    const harness = await start({ env: { KEELSON_BACKUP_DIR: backups } });
    const config = { files: { '/keelson/pass': { text: PASSWORD } } };
    await harness.agent.update(harness.launch({ uid, framework: 'telling', epoch: 5, config }), 'TASK_RUNNING');
    const answer = await harness.ask({ ...maintain(''), command: null });
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining('it broke off, with ') });
    expect(JSON.stringify(answer)).not.toContain(PASSWORD);
    expect(left()).toEqual([]);
  });

  it('restore by the agent-side class, before the member is healthy; what it refuses ends the launch with the reason', async () => {
    mkdirSync(join(backups, 'cache'));
    const path = join(backups, 'cache', 'a.backup');
    writeFileSync(path, 'bad');
    const harness = await start({ env: { KEELSON_BACKUP_DIR: backups } });
    const options = { uid, framework: 'telling', restore: path } as const;
    const failed = await harness.agent.update(harness.launch(options), 'TASK_FAILED');
    expect(failed.message).toContain('this is no backup');
    writeFileSync(path, 'good');
    await harness.agent.update(harness.launch({ ...options, launch: 2 }), 'TASK_RUNNING');
    const instance = harness.view({ uid, ordinal: 0, launch: 2 }, options);
    const probe = {
      kind: 'operate',
      ...ref,
      launch: 2,
      epoch: 1,
      operation: 'probe',
      instance,
      target: null,
      command: null,
    };
    const { position } = await harness.askOk('operate', probe);
    expect(position?.value).toContain('restored=good');
  });

  it('that back up are refused by an agent without a folder for them', async () => {
    const harness = await start();
    await harness.agent.update(harness.launch({ uid }), 'TASK_RUNNING');
    const answer = await harness.ask(maintain('echo x'));
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining('--agent-backup-dir') });
  });
});

describe('what an instance is restored from', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keelson-restore-'));
    mkdirSync(join(folder, 'backups', 'cache'), { recursive: true });
    writeFileSync(join(folder, 'backups', 'cache', 'a.backup'), 'data');
    writeFileSync(join(folder, 'secret'), 'not for all');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function mounts(path: string | undefined, more: Record<string, unknown> = {}) {
    const member = {
      ordinal: 0,
      name: 'cache-0',
      role: 'master',
      launch: 1,
      address: '127.0.0.1',
      ports: {},
      hostname: 'a',
      agentId: 'S0',
      running: false,
      healthy: false,
    };
    const spec = { name: 'cache', framework: 'redis', ...(path === undefined ? {} : { restore: { path } }) };
    const instance = {
      uid,
      name: 'cache',
      framework: 'redis',
      topology: 'master-slave',
      spec,
      epoch: 1,
      master: 0,
      bootstrapped: false,
      members: [member],
      ...more,
    };
    const data = runDataSchema.parse({
      kind: 'run',
      sender: { storeId: 'store', term: 1, revision: 1 },
      cluster: 'test',
      ...ref,
      epoch: 1,
      config: { image: 'redis', args: ['true'], files: [], stop: { signal: 'SIGKILL', graceMs: 1 } },
      resources: { cpus: 1, memMb: 64, diskMb: 0 },
      network: 'host',
      ports: {},
      volumeId: null,
      instance,
    });
    return restoreMounts(data, join(folder, 'backups'));
  }

  it('is mounted into the first master’s prepare step alone, and read-only', () => {
    const path = join(folder, 'backups', 'cache', 'a.backup');
    expect(mounts(path)).toEqual([{ source: path, target: '/keelson/restore', readOnly: true }]);
    expect(mounts(path, { master: 1 })).toEqual([]);
    expect(mounts(path, { bootstrapped: true })).toEqual([]);
    expect(mounts(undefined)).toEqual([]);
  });

  it('is mounted for each peer that forms a cluster, and for no other', () => {
    const path = join(folder, 'backups', 'cache', 'a.backup');
    const peer = (state: string) => {
      const membership = { state, since: 0, at: null };
      const place = { address: '127.0.0.1', ports: {}, hostname: 'a', agentId: 'S0', running: false, healthy: false };
      const member = { ordinal: 0, name: 'cache-0', role: 'peer', launch: 1, membership, ...place };
      return mounts(path, { topology: 'cluster', master: null, members: [member] });
    };
    expect(peer('forming')).toHaveLength(1);
    expect([peer('joined'), peer('joining')]).toEqual([[], []]);
  });

  it('is a file of the backup folder, whatever the path says: no other file of the machine', () => {
    symlinkSync(join(folder, 'secret'), join(folder, 'backups', 'cache', 'link.backup'));
    symlinkSync(folder, join(folder, 'backups', 'up'));
    const outside = [
      '../secret',
      'backups/../secret',
      'backups/cache/link.backup',
      'backups/up/secret',
      'backups/cache',
      'backups/none',
    ];
    for (const path of outside)
      expect(() => mounts(join(folder, 'backups', 'cache', '..', '..', path)), path).toThrow('there is no backup');
    expect(() => mounts(`${folder}/backups/cache/../../secret`)).toThrow('there is no backup');
  });
});
