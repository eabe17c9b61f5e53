/** What a scheduler that has lost its store must know to take a live launch up again. */
import type { ReplyBody, RequestBody } from '@keelson/core';
import { sealTo } from '@keelson/sdk';
import type { Journal } from '../journal/journal.ts';
import type { MemberTask } from '../member/member-task.ts';
import { Refusal } from './request-desk.ts';

/** @throws Refusal where the launch is not far enough to be described, or the key is none */
export function describeLaunch(
  { taskId, data, side, stage }: MemberTask,
  journal: Journal,
  { publicKey }: Extract<RequestBody, { kind: 'describe' }>,
): ReplyBody {
  if (stage !== 'starting' && stage !== 'running') throw new Refusal('failed', `it is ${stage}`);
  return {
    kind: 'describe',
    data,
    view: side.shown,
    epoch: Math.max(data.epoch, journal.epochOf(data.uid)),
    masterEpoch: side.masterEpoch,
    launches: [...journal.launchesOf(data.uid)],
    running: stage === 'running',
    sealed: seal(publicKey, taskId, side.known),
  };
}

function seal(publicKey: string, taskId: string, secrets: Readonly<Record<string, string>>) {
  try {
    return sealTo(publicKey, taskId, { files: {}, secrets: { ...secrets } });
  } catch {
    throw new Refusal('invalid', 'the key that the secrets should be sealed to is none');
  }
}
