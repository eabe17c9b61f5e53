import { describe, expect, it } from 'vitest';
import { formatTable } from '../src/client/table.ts';

const header = ['MEMBER', 'TASK', 'ADDRESS', 'AGE'];
const rows = [['cache-0', 'cache-abcdefgh.0.1', '127.0.0.1:31000', '2m']];

describe('a table', () => {
  it('has all its columns where nothing says how wide it may be', () => {
    expect(formatTable(header, rows)).toBe(
      'MEMBER   TASK                ADDRESS          AGE\ncache-0  cache-abcdefgh.0.1  127.0.0.1:31000  2m\n',
    );
  });

  it('leaves out what can be spared where a terminal is too narrow, and only that', () => {
    const dispensable = ['TASK', 'AGE'];
    expect(formatTable(header, rows, { width: 40, dispensable })).toBe(
      'MEMBER   ADDRESS          AGE\ncache-0  127.0.0.1:31000  2m\n',
    );
    expect(formatTable(header, rows, { width: 10, dispensable })).toBe('MEMBER   ADDRESS\ncache-0  127.0.0.1:31000\n');
    expect(formatTable(header, rows, { width: 49, dispensable })).toContain('TASK');
  });
});
