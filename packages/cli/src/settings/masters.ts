/** How a Mesos cluster is named: `host:port`, a list, `zk://…`, the first two with `https://` before them, or a file. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isZooKeeperUrl, MasterList, parseZooKeeperUrl } from '@keelson/mesos';

export interface Masters {
  /** As a detector takes it: without a scheme, or `zk://…`. May hold a secret. */
  readonly masters: string;
  /** Whether TLS is asked for here; the CA file asks for it too. */
  readonly secure: boolean;
}

const FILE = 'file://';
const LIST = /^(?:(https?):\/\/)?([^/]+)\/?$/;

/** @throws RangeError that says what is wrong, and shows no secret. */
export function parseMasters(text: string): Masters {
  if (text.startsWith(FILE)) {
    if (!URL.canParse(text)) throw new RangeError('must be file:///path');
    return { masters: text, secure: false };
  }
  if (isZooKeeperUrl(text)) {
    parseZooKeeperUrl(text);
    return { masters: text, secure: false };
  }
  const [, scheme, list] = LIST.exec(text.trim()) ?? [];
  if (list === undefined) throw new RangeError('must be host:port, a list of them, or zk://host:port/path');
  new MasterList(list);
  return { masters: list, secure: scheme === 'https' };
}

/** The same, with the content of the file where it names one. @throws RangeError, or what reading it throws. */
export function readMasters(text: string): Masters {
  if (!text.startsWith(FILE)) return parseMasters(text);
  const content = readFileSync(fileURLToPath(text), 'utf8').trim();
  if (content.startsWith(FILE)) throw new RangeError(`${text} names a file again`);
  return parseMasters(content);
}
