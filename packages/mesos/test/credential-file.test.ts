import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCredentialFile } from '../src/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'keelson-credential-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: string, mode = 0o600): string {
  const made = path.join(folder, 'credential');
  writeFileSync(made, content);
  chmodSync(made, mode);
  return made;
}

describe('a file with a credential', () => {
  test.each([
    '{"principal": "keelson", "secret": "ge heim:1"}',
    ' {"secret":"ge heim:1","principal":"keelson","more":1}\n',
  ])('may be JSON: %s', (content) => {
    expect(readCredentialFile(file(content))).toEqual({ principal: 'keelson', secret: 'ge heim:1' });
  });

  test.each(['keelson geheim', 'keelson\tgeheim\n', '\n keelson   geheim \r\n'])('may be one line: %j', (content) => {
    expect(readCredentialFile(file(content))).toEqual({ principal: 'keelson', secret: 'geheim' });
  });

  test.each([
    '',
    'geheim',
    'a geheim more',
    'a geheim\nb geheim',
    '{"principal": "a", "secret": "geheim"',
    '{"principal": "a", "secret": 1, "x": "geheim"}',
    '{"principal": "", "secret": "geheim"}',
    'a:b geheim',
    '["a", "geheim"]',
  ])('is refused where it is neither, without being shown: %j', (content) => {
    let error: unknown;
    try {
      readCredentialFile(file(content));
    } catch (thrown) {
      error = thrown;
    }
    expect(String(error)).toContain(path.join(folder, 'credential'));
    expect(String(error) + JSON.stringify(error)).not.toContain('geheim');
  });

  test.each([0o640, 0o604, 0o660, 0o777])('is refused where others have access to it: %o', (mode) => {
    expect(() => readCredentialFile(file('a geheim', mode))).toThrow('chmod 600');
  });

  test('is refused where there is none', () => {
    expect(() => readCredentialFile(path.join(folder, 'none'))).toThrow('ENOENT');
  });
});
