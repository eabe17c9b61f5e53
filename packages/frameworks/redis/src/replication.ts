/** What INFO says of a server's replication. https://redis.io/docs/latest/commands/info/ */
export interface Replication {
  readonly role: 'master' | 'slave';
  readonly loading: boolean;
  readonly replid: string;
  readonly replid2: string;
  readonly secondOffset: bigint;
  readonly offset: bigint;
  /** Of a slave: whom it follows. */
  readonly following: { readonly host: string; readonly port: number } | null;
  readonly linkUp: boolean;
  readonly syncing: boolean;
  /** Of a master: its slaves, as they announce themselves. */
  readonly slaves: readonly { readonly host: string; readonly port: number; readonly online: boolean }[];
}

/** @param info the sections `replication` and `persistence`. @throws where it is not what Redis answers. */
export function parseReplication(info: string): Replication {
  const fields = new Map(
    info.split('\r\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1)]];
    }),
  );
  const role = fields.get('role');
  const replid = fields.get('master_replid');
  if ((role !== 'master' && role !== 'slave') || replid === undefined) throw new Error('INFO has no replication in it');
  return {
    role,
    replid,
    loading: fields.get('loading') !== '0',
    replid2: fields.get('master_replid2') ?? '0',
    secondOffset: BigInt(fields.get('second_repl_offset') ?? -1),
    offset: BigInt(fields.get('master_repl_offset') ?? 0),
    following:
      role === 'slave' ? { host: fields.get('master_host') ?? '', port: Number(fields.get('master_port')) } : null,
    linkUp: fields.get('master_link_status') === 'up',
    syncing: fields.get('master_sync_in_progress') === '1',
    slaves: [...fields].filter(([name]) => /^slave\d+$/.test(name)).map(([, value]) => slaveOf(value)),
  };
}

/** `ip=10.0.0.1,port=31000,state=online,offset=14,lag=0` */
function slaveOf(line: string): Replication['slaves'][number] {
  const parts = new Map(line.split(',').map((part) => [part.split('=')[0] ?? '', part.slice(part.indexOf('=') + 1)]));
  return { host: parts.get('ip') ?? '', port: Number(parts.get('port')), online: parts.get('state') === 'online' };
}
