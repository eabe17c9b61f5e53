import type { Connection } from './connection.ts';

export type InfoSection = 'server' | 'replication' | 'persistence' | 'memory' | 'cluster';

/** The fields of a section of INFO. */
export async function readInfo(
  connection: Connection,
  section: InfoSection,
): Promise<Readonly<Record<string, string>>> {
  const text = await connection.do((client) => client.info(section));
  const fields = text.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 && !line.startsWith('#') ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : [];
  });
  return Object.fromEntries(fields);
}
