/** Notices that what a launch depends on has changed. What was launched before is outdated from then on: see roll.ts. */
import { isSameTemplate, type TemplateParts, templateChanges, templateParts } from '../model/template.ts';
import { type Draft, say, unplace } from './draft.ts';

export function planTemplate(draft: Draft): void {
  const { status, instance } = draft;
  const { spec, generation } = instance.declared;
  const parts = templateParts(spec);
  const { template: before } = status;
  // Tasks that are there already were launched before templates were stored: as far as anybody knows, with this one.
  if (before === null) status.template = { id: 0, generation: 0, ...parts };
  if (before === null || isSameTemplate(before, parts)) return;
  const { generation: _, ...former } = before;
  const known = [...status.formerTemplates, former];
  // A change that is taken back outdates nobody who was not launched again because of it.
  const id = known.find((each) => isSameTemplate(each, parts))?.id ?? generation;
  status.template = { id, generation, ...parts };
  matchAgain(draft);
  const used = new Set(status.members.map(({ task }) => task?.template));
  status.formerTemplates = known.filter((each) => each.id !== id && used.has(each.id));
  beginUpdate(draft, before, parts);
}

/** Those that are not launched yet need other things now; those that were to wait after failures may do better. */
function matchAgain(draft: Draft): void {
  for (const member of draft.status.members) {
    if (member.task?.state === 'placed') {
      unplace(draft, member);
      say(draft, 'unplaced', member, 'the spec has changed: it is matched again');
    }
    if (member.task === null && member.backoff?.decided === false) member.backoff = null;
  }
}

function beginUpdate(draft: Draft, before: TemplateParts, now: TemplateParts): void {
  const { status } = draft;
  const running = status.members.filter(({ wanted, task }) => wanted === 'present' && task !== null);
  const outdated = running.filter(({ task }) => task?.template !== status.template?.id);
  if (running.length === 0) return;
  status.update = { sinceMs: draft.nowMs, switchovers: 0, untilMs: null };
  const changes = templateChanges(before, now).join(', ');
  const what =
    outdated.length === 0 ? 'all members run with it' : `${outdated.length} members are launched again with it`;
  say(draft, 'updating', null, `${changes} changed: ${what}`);
}
