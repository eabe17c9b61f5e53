import { afterEach, describe, expect, test } from 'vitest';
import { probeMaster } from '../src/index.ts';
import { answer, redirectTo, TestMaster } from './test-master.ts';

describe('asking whether a scheduler would be heard', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function startMaster(): Promise<TestMaster> {
    const master = await TestMaster.start();
    closing.push(() => master.kill());
    // Fact 7, as recorded.
    master.callAnswer = answer(400, "All non-subscribe calls should include the 'Mesos-Stream-Id' header");
    return master;
  }

  test('finds the leader, and subscribes nothing', async () => {
    const [follower, leader] = [await startMaster(), await startMaster()];
    follower.callAnswer = redirectTo(leader.address);
    const probe = await probeMaster({ masters: follower.address, timeoutMs: 5_000 });
    expect(probe).toEqual({ kind: 'heard', master: { host: '127.0.0.1', port: leader.port } });
    expect([follower, leader].map(({ subscribes }) => subscribes.length)).toEqual([0, 0]);
  });

  test('says why not', async () => {
    const master = await startMaster();
    const { address: masters } = master;
    const message = async () => {
      const probe = await probeMaster({ masters, credential: { principal: 'p', secret: 'geheim' }, timeoutMs: 2_000 });
      return probe.kind === 'heard' ? 'heard' : probe.message;
    };
    master.callAnswer = (response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="m"' }).end();
    expect(await message()).toBe(
      `${masters}: the master asks for Basic realm="m", and does not take the credentials that it was given`,
    );
    master.callAnswer = answer(503, 'No leader elected');
    expect(await message()).toBe(`${masters}: No leader elected`);
    master.callAnswer = answer(404, 'Not Found.');
    expect(await message()).toBe(`${masters}: 404: Not Found.`);
    master.callAnswer = redirectTo(masters);
    expect(await message()).toContain('more than 5 redirects');
    await master.kill();
    expect(await message()).toContain('ECONNREFUSED');
  });
});
