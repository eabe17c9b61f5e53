/** Rule 26 and facts 13, 20, 21: finding the leading master in a real ZooKeeper, and moving with it. */
import { createServer } from 'node:net';
import {
  type Address,
  type DetectionNews,
  formatAddress,
  ZooKeeperDetector,
  type ZooKeeperDetectorOptions,
} from '@keelson/mesos';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Between } from '../support/between.ts';
import { listenOn } from '../support/listener.ts';
import { masterInfo, ZooKeeper, zooKeeperProblem } from '../support/zookeeper.ts';

const problem = await zooKeeperProblem();
/** What is waited for comes at some time, on a busy machine too. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });
const A = '127.0.0.1:5050';
const B = '127.0.0.1:5060';

describe.skipIf(problem !== undefined)(`finding the leading master in ZooKeeper ${problem ?? ''}`, () => {
  let zooKeeper: ZooKeeper;
  let path = '';
  let paths = 0;
  const closing: (() => Promise<void> | void)[] = [];

  beforeAll(async () => {
    zooKeeper = await ZooKeeper.start();
  });
  afterAll(() => zooKeeper.remove());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function writer() {
    const made = await zooKeeper.writer();
    closing.push(() => made.close());
    return made;
  }

  async function masters() {
    paths += 1;
    path = `/masters-${paths}`;
    const made = await writer();
    await made.make(path);
    return made;
  }

  function detector(options: Partial<ZooKeeperDetectorOptions> = {}) {
    const news: DetectionNews[] = [];
    const leaders: string[] = [];
    const made = new ZooKeeperDetector({
      url: `zk://${zooKeeper.address}${path}`,
      sessionTimeoutMs: 1_500,
      backoff: { minMs: 20, maxMs: 100 },
      onNews: (one) => news.push(one),
      ...options,
    });
    closing.push(() => made.close());
    made.onChange((leader) => leaders.push(formatAddress(leader)));
    const detect = async (failed?: Address, signal = AbortSignal.timeout(20_000)) =>
      formatAddress(await made.detect(failed, signal));
    return { detect, news, leaders, close: () => made.close() };
  }

  it('rule 26: the lowest sequence leads, whatever else is there', async () => {
    const zk = await masters();
    await zk.make(`${path}/log_replicas`);
    await zk.make(`${path}/info_0000000000`, 'as masters before 0.24 wrote it');
    await zk.make(`${path}/json.info_`, masterInfo('127.0.0.1:1'));
    await zk.stand(path, masterInfo(A));
    await zk.stand(path, masterInfo(B));
    const { detect } = detector();
    expect(await detect()).toBe(A);
  });

  it('sequences are numbers: 2 leads before 10', async () => {
    const zk = await masters();
    await zk.make(`${path}/json.info_10`, masterInfo(A));
    await zk.make(`${path}/json.info_2`, masterInfo(B));
    expect(await detector().detect()).toBe(B);
  });

  it('fact 21: moves when the leader is gone, and tells of it once', async () => {
    const zk = await masters();
    const node = await zk.stand(path, masterInfo(A));
    await zk.stand(path, masterInfo(B));
    const { detect, leaders, news } = detector();
    expect(await detect()).toBe(A);
    await zk.delete(`${path}/${node}`);
    await soon(() => leaders).toEqual([A, B]);
    expect(await detect()).toBe(B);
    // One that comes behind the leader is no change.
    await zk.stand(path, masterInfo(A));
    await zk.stand(path, masterInfo('127.0.0.1:5061'));
    expect(await detect()).toBe(B);
    expect(leaders).toEqual([A, B]);
    expect(news.map(({ kind }) => kind)).toEqual(['leader', 'leader']);
  });

  it('waits where nobody leads, and where the path is not there yet', async () => {
    path = '/not/yet';
    const { detect, news } = detector();
    const found = detect();
    await soon(() => news.map(({ kind }) => kind)).toEqual(['noLeader']);
    const zk = await writer();
    await zk.make('/not');
    await zk.make('/not/yet');
    await zk.stand('/not/yet', masterInfo(A));
    expect(await found).toBe(A);
  });

  it('ends its wait when it is told to, and when it is closed', async () => {
    await masters();
    const { detect, close } = detector();
    await expect(detect(undefined, AbortSignal.timeout(50))).rejects.toThrow('closed while it waited');
    const waiting = detect();
    const rejected = expect(waiting).rejects.toThrow('closed while it waited');
    await Promise.all([close(), close()]);
    await rejected;
  });

  it('passes over masters that it cannot read, and says so', async () => {
    const zk = await masters();
    for (const garbage of [
      '',
      '{',
      '[]',
      '{"address":{"hostname":"x"}}',
      masterInfo('127.0.0.1:70000'),
      '\0'.repeat(99),
    ])
      await zk.stand(path, garbage);
    await zk.stand(path, masterInfo(B));
    const { detect, news } = detector();
    expect(await detect()).toBe(B);
    expect(news.map(({ kind }) => kind)).toEqual([...Array(6).fill('unreadable'), 'leader']);
  });

  it('reads what real masters wrote, by address and by name', async () => {
    const zk = await masters();
    const recorded =
      '{"address":{"hostname":"localhost","ip":"127.0.0.1","port":5061},"capabilities":[{"type":"AGENT_UPDATE"},' +
      '{"type":"AGENT_DRAINING"},{"type":"QUOTA_V2"}],"hostname":"localhost","id":"4b32e639-7f34-462d-8591-edafe46de408",' +
      '"ip":16777343,"pid":"master@127.0.0.1:5061","port":5061,"version":"1.12.0"}';
    await zk.stand(path, recorded);
    expect(await detector().detect()).toBe('127.0.0.1:5061');
    expect(await detector({ byName: true }).detect()).toBe('localhost:5061');
  });

  it('reads with credentials what only they may read, and never shows them', async () => {
    const zk = await masters();
    await zk.stand(path, masterInfo(A));
    await zk.protect(path, 'keelson:pa:ss@word');
    const url = (credential: string) => `zk://${credential}${zooKeeper.address}${path}`;
    expect(await detector({ url: url('keelson:pa:ss@word@') }).detect()).toBe(A);
    for (const credential of ['', 'keelson:wrong@']) {
      const { detect, news, close } = detector({ url: url(credential) });
      const waiting = expect(detect()).rejects.toThrow('closed while it waited');
      await soon(() => news).toMatchObject([{ kind: 'away', message: expect.stringContaining('may not read') }]);
      await close();
      await waiting;
      expect(JSON.stringify(news)).not.toContain('wrong');
    }
  });

  it('goes from a server that does not answer to the next', async () => {
    const zk = await masters();
    await zk.stand(path, masterInfo(A));
    const deaf = createServer();
    closing.push(() => void deaf.close());
    const url = `zk://127.0.0.1:1,127.0.0.1:${await listenOn(deaf)},${zooKeeper.address}${path}`;
    expect(await detector({ url }).detect()).toBe(A);
  });

  it('goes on when ZooKeeper is restarted, and knows the leader meanwhile', async () => {
    const zk = await masters();
    await zk.make(`${path}/json.info_0000000000`, masterInfo(A));
    await zk.make(`${path}/json.info_0000000001`, masterInfo(B));
    const { detect, leaders, news } = detector();
    expect(await detect()).toBe(A);
    await zooKeeper.kill();
    await soon(() => news.at(-1)?.kind).toBe('away');
    expect(await detect({ host: '127.0.0.1', port: 5050 })).toBe(A);
    await zooKeeper.startAgain();
    const again = await writer();
    await again.delete(`${path}/json.info_0000000000`);
    await soon(() => leaders).toEqual([A, B]);
  });

  it('notices that ZooKeeper says nothing any more, though the connection stands', async () => {
    const zk = await masters();
    await zk.make(`${path}/json.info_0000000000`, masterInfo(A));
    const { detect, news } = detector();
    expect(await detect()).toBe(A);
    zooKeeper.signal('SIGSTOP');
    try {
      await soon(() => news.at(-1)).toMatchObject({ kind: 'away' });
      expect(JSON.stringify(news.at(-1))).toContain('no sign of life');
    } finally {
      zooKeeper.signal('SIGCONT');
    }
    await zk.delete(`${path}/json.info_0000000000`);
    await soon(() => news.at(-1)?.kind).toBe('noLeader');
  });

  it('an expired session, and a connection that is cut, cost nothing: a new one is opened, with its watch', async () => {
    const zk = await masters();
    await zk.make(`${path}/json.info_0000000000`, masterInfo(A));
    await zk.make(`${path}/json.info_0000000001`, masterInfo(B));
    const between = await Between.start(zooKeeper.port);
    closing.push(() => between.close());
    const { detect, leaders } = detector({ url: `zk://127.0.0.1:${between.port}${path}` });
    expect(await detect()).toBe(A);
    // Nothing passes for longer than the session lives; then what the old session would be told of happens.
    between.hold();
    await zk.delete(`${path}/json.info_0000000000`);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    between.cut();
    await soon(() => leaders).toEqual([A, B]);
    await zk.make(`${path}/json.info_0000000000`, masterInfo(A));
    await soon(() => leaders).toEqual([A, B, A]);
  });

  it.each([
    ['a length of 2 GB', Buffer.from([0x7f, 0xff, 0xff, 0xff, 1])],
    ['a negative length', Buffer.from([0xff, 0xff, 0xff, 0x00])],
    ['what is no ZooKeeper', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['an answer that ends early', Buffer.from([0, 0, 0, 2, 0, 0])],
    ['a refused session', Buffer.concat([Buffer.from([0, 0, 0, 37]), Buffer.alloc(37)])],
  ])('tries again where it is answered with %s', async (_what, bytes) => {
    const zk = await masters();
    await zk.stand(path, masterInfo(A));
    const liar = createServer((socket) => void socket.on('error', () => undefined).write(bytes));
    const port = await listenOn(liar);
    closing.push(() => void liar.close());
    const { detect, news, close } = detector({ url: `zk://127.0.0.1:${port}${path}` });
    const waiting = expect(detect()).rejects.toThrow('closed while it waited');
    await soon(() => news).toMatchObject([{ kind: 'away' }]);
    await close();
    await waiting;
    const url = `zk://127.0.0.1:${port},${zooKeeper.address}${path}`;
    expect(await detector({ url }).detect()).toBe(A);
  });
});
