import type { MesosVolume } from './member.ts';

/** A volume on an agent. Folders are called the same on every agent; of persistent volumes there is one of each id. */
export interface VolumeRef {
  readonly agentId: string;
  readonly volumeId: string;
}

/** One that is on the cluster and that the store does not know; the operator has it taken up. */
export interface FoundVolume extends VolumeRef {
  readonly ordinal: number;
  readonly hostname: string;
  readonly address: string;
  /** Absent: a folder of the agent. */
  readonly mesosVolume?: Pick<MesosVolume, 'role' | 'sizeMb'>;
  /** The operator's word that its member is to be on it, whatever it was on before. */
  readonly use: boolean;
}
