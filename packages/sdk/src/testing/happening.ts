import type { Role, StoredTaskConfig } from '@keelson/core';

export type HappeningKind =
  | 'launch'
  | 'kill'
  | 'promotion'
  | 'follow'
  | 'demotion'
  | 'hook'
  | 'inspection'
  | 'volumeRemoval';

/** Something that Keelson did, or asked for. */
export interface Happening {
  readonly kind: HappeningKind;
  readonly member: string;
  /** Whom to follow or hand over to, or which hook. */
  readonly about?: string;
  readonly role?: Role;
  readonly config?: StoredTaskConfig;
  readonly files?: Readonly<Record<string, string>>;
  /** Since the life began. */
  readonly atMs: number;
  /** Whether the script has expected it. */
  expected: boolean;
}

export function describeHappening({ kind, member, about, role }: Happening): string {
  return [kind, member, ...(role === undefined ? [] : [`as ${role}`]), ...(about === undefined ? [] : [about])].join(
    ' ',
  );
}
