import type { Instance } from '../model/instance.ts';
import type { InstanceSpec } from '../model/spec.ts';
import { templateParts } from '../model/template.ts';
import type { Traits } from '../model/traits.ts';

/** A new instance: nothing of it runs yet; the first look brings up what is missing. */
export function createInstance(uid: string, spec: InstanceSpec, traits: Traits, nowMs: number): Instance {
  return {
    uid,
    createdAtMs: nowMs,
    traits,
    declared: { spec, intent: { kind: 'run' }, generation: 1, requests: [] },
    status: {
      revision: 0,
      epoch: 1,
      master: null,
      epochLaunch: null,
      ackSlaves: null,
      leftTarget: null,
      decidedLaunch: 0,
      decidedAtMs: 0,
      members: [],
      template: { id: 1, generation: 1, ...templateParts(spec) },
      formerTemplates: [],
      update: null,
      failover: null,
      maintenance: null,
      askedChange: null,
      effects: [],
      nextEffectId: 1,
      observedGeneration: 0,
      handledRequest: 0,
      requestOutcomes: [],
      problem: null,
    },
  };
}
