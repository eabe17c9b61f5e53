import { describe, expect, test } from 'vitest';
import { type MasterDetector, MasterList, parseAddress } from '../src/index.ts';

const { signal } = new AbortController();

describe('addresses of masters', () => {
  test.each([
    ['localhost:5050', { host: 'localhost', port: 5050 }],
    ['10.0.0.1', { host: '10.0.0.1', port: 5051 }],
    ['[::1]:80', { host: '[::1]', port: 80 }],
  ])('reads %s', (text, address) => {
    expect(parseAddress(text, 5051)).toEqual(address);
  });

  test.each([
    '',
    ':5050',
    'host:',
    'host:0',
    'host:65536',
    'host:x',
    'http://host:1',
    'a b',
    '::1:5050',
    'user@host:1',
  ])('refuses %j', (text) => {
    expect(() => parseAddress(text, 5050)).toThrow(RangeError);
  });

  test('a list is tried one after the other, and stays where it works', async () => {
    const list: MasterDetector = new MasterList('a:1, b:2,c');
    const first = await list.detect(undefined, signal);
    expect(first).toEqual({ host: 'a', port: 1 });
    const second = await list.detect(first, signal);
    expect(second).toEqual({ host: 'b', port: 2 });
    expect(await list.detect(undefined, signal)).toEqual(second);
    const third = await list.detect(second, signal);
    expect(third).toEqual({ host: 'c', port: 5050 });
    expect(await list.detect(third, signal)).toEqual(first);
  });

  test.each(['', ' , ', 'zk://a:2181/mesos'])('a list cannot be %j', (text) => {
    expect(() => new MasterList(text)).toThrow(RangeError);
  });
});
