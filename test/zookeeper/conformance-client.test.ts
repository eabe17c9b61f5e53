/** The conformance suite reads ZooKeeper with a client of its own: here it reads a real one. */
import { expect, it, onTestFinished } from 'vitest';
import { readMasters } from '../conformance/client/zookeeper.ts';
import { masterInfo, ZooKeeper, zooKeeperProblem } from '../support/zookeeper.ts';

const problem = await zooKeeperProblem();

it.skipIf(problem !== undefined)(
  `fact 21: the masters of a path, and nothing else of it ${problem ?? ''}`,
  async () => {
    const zooKeeper = await ZooKeeper.start();
    onTestFinished(() => zooKeeper.remove());
    const writer = await zooKeeper.writer();
    await writer.make('/mesos');
    await writer.make('/mesos/log_replicas');
    const [a, b] = [masterInfo('127.0.0.1:5050'), masterInfo('127.0.0.1:5060')];
    const names = [await writer.stand('/mesos', a), await writer.stand('/mesos', b)];
    const masters = await readMasters(`${zooKeeper.address}/mesos`);
    expect([...masters.keys()].sort()).toEqual(names);
    expect(names.map((name) => masters.get(name))).toEqual([JSON.parse(a), JSON.parse(b)]);
    await expect(readMasters(`${zooKeeper.address}/nothing`)).rejects.toThrow('ZooKeeper: error -101 for /nothing');
  },
);
